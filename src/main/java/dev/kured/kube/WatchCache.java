package dev.kured.kube;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects that a watch has reported so far. Updates can arrive out of order, because kured's own reads and writes
 * are recorded here, too: an older version never replaces a newer one. Versions are the API server's resourceVersions,
 * which grow with each write.
 *
 * @param <E> what is kept of each object
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions">Resource versions</a>
 */
final class WatchCache<E> {

    /** One object and its resourceVersion. */
    record Known<E>(String version, E value) {}

    private Map<String, Known<E>> objects = new LinkedHashMap<>();
    private String seen = "";

    /** Returns the version up to which the cache is complete; a watch resumes from there. Empty before the first list. */
    synchronized String seen() {
        return seen;
    }

    synchronized Collection<E> values() {
        return objects.values().stream().map(Known::value).toList();
    }

    /** Stores an object unless the cache has a newer version. Returns whether the cache changed. */
    synchronized boolean update(String key, Known<E> object) {
        Known<E> known = objects.get(key);
        // An unknown object may have been deleted meanwhile; then this is an old version of it.
        if (!newer(object.version(), known == null ? seen : known.version())) {
            return false;
        }
        objects.put(key, object);
        return true;
    }

    /** Removes an object that was deleted at that version. Returns whether the cache changed. */
    synchronized boolean remove(String key, String version) {
        Known<E> known = objects.get(key);
        if (known == null || newer(known.version(), version)) {
            return false;
        }
        objects.remove(key);
        return true;
    }

    /** Returns an object; empty if it is unknown or does not exist. */
    synchronized Optional<Known<E>> known(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    /**
     * Stores the result of a read. Returns whether the cache changed.
     *
     * @param before the content of the cache when the read began
     * @param read the object; empty if it does not exist
     */
    synchronized boolean updateFromRead(String key, Optional<Known<E>> before, Optional<Known<E>> read) {
        if (!known(key).equals(before)) {
            // The watch has updated the object meanwhile: the versions tell which of the two is newer.
            return read.isPresent() && update(key, read.get());
        }
        if (read.isEmpty()) {
            return objects.remove(key) != null;
        }
        boolean changed = !read.equals(before);
        objects.put(key, read.get());
        return changed;
    }

    /** Records that the cache is complete up to this version. */
    synchronized void advance(String version) {
        if (newer(version, seen)) {
            seen = version;
        }
    }

    /**
     * Takes over a list of all objects, except where the cache has a newer version. Returns whether the cache changed.
     *
     * @param version the version of the list
     */
    synchronized boolean replace(Map<String, Known<E>> all, String version) {
        boolean changed = false;
        for (String key : List.copyOf(objects.keySet())) {
            changed |= !all.containsKey(key) && remove(key, version);
        }
        for (var entry : all.entrySet()) {
            changed |= update(entry.getKey(), entry.getValue());
        }
        advance(version);
        return changed;
    }

    /**
     * Takes over a list and discards the cache: after 410 Gone the API server may have gone back in time. Returns whether
     * the cache changed.
     */
    synchronized boolean startOver(Map<String, Known<E>> all, String version) {
        boolean changed = !all.equals(objects);
        objects = new LinkedHashMap<>(all);
        seen = version;
        return changed;
    }

    /**
     * Compares versions: decimal numbers of any length by value; any other versions are opaque, and a different one counts
     * as newer.
     */
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
