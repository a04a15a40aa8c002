package dev.kured.kube;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a watch has told so far. News may overtake each other, since own writes are told here too: what is older than
 * what is known never replaces it. Versions are the API server's resourceVersions, which grow with each write.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
final class WatchCache<E> {

    /** One object. */
    record Known<E>(String version, E value) {}

    private Map<String, Known<E>> objects = new LinkedHashMap<>();
    private String seen = "";

    /** Everything up to this version has been told; a watch goes on from here. */
    synchronized String seen() {
        return seen;
    }

    synchronized Collection<E> values() {
        return objects.values().stream().map(Known::value).toList();
    }

    /** An object is now like this. Returns whether that is news. */
    synchronized boolean learn(String key, Known<E> object) {
        Known<E> known = objects.get(key);
        // An object that is not known may have been deleted meanwhile, and this be what it was before.
        if (!newer(object.version(), known == null ? seen : known.version())) {
            return false;
        }
        objects.put(key, object);
        return true;
    }

    /** An object was deleted, at that version. Returns whether that is news. */
    synchronized boolean forget(String key, String version) {
        Known<E> known = objects.get(key);
        if (known == null || newer(known.version(), version)) {
            return false;
        }
        objects.remove(key);
        return true;
    }

    /** What is known of an object; empty if nothing is, or if it is not there. */
    synchronized Optional<Known<E>> known(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /**
     * An object was read while {@code before} was known of it. Returns whether that is news.
     *
     * @param read what was read; empty if there is no such object
     */
    synchronized boolean learnRead(String key, Optional<Known<E>> before, Optional<Known<E>> read) {
        if (!known(key).equals(before)) {
            // The watch has told something meanwhile: which of the two is newer, the versions say.
            return read.isPresent() && learn(key, read.get());
        }
        if (read.isEmpty()) {
            return objects.remove(key) != null;
        }
        boolean news = !read.equals(before);
        objects.put(key, read.get());
        return news;
    }

    /** The watch has told everything up to this version. */
    synchronized void advance(String version) {
        if (newer(version, seen)) {
            seen = version;
        }
    }

    /** These are all there are, at that version. Returns whether that is news. */
    synchronized boolean replace(Map<String, Known<E>> all, String version) {
        boolean news = false;
        for (String key : List.copyOf(objects.keySet())) {
            news |= !all.containsKey(key) && forget(key, version);
        }
        for (var entry : all.entrySet()) {
            news |= learn(entry.getKey(), entry.getValue());
        }
        advance(version);
        return news;
    }

    /** As above, and what was known before is void: after 410 Gone the API server may have gone back in time. */
    synchronized boolean startOver(Map<String, Known<E>> all, String version) {
        boolean news = !all.equals(objects);
        objects = new LinkedHashMap<>(all);
        seen = version;
        return news;
    }

    /** Numbers of any length compare as numbers; anything else is opaque, and taken as it comes. */
    static boolean newer(String version, String than) {
        if (!digits(version) || !digits(than)) {
            return !version.equals(than);
        }
        return version.length() == than.length() ? version.compareTo(than) > 0 : version.length() > than.length();
    }

    private static boolean digits(String version) {
        return !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
