package dev.kured.kube;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The watches of one object. Reads and writes of the object update their caches, so that no watch is older than what
 * kured itself has read or written.
 *
 * @param <E> what is kept of the object
 * @param <T> the value of {@link Watched#latest}
 */
public final class ObjectWatches<E, T> {
    private final List<Watcher<E, T>> all = new CopyOnWriteArrayList<>();

    /** Creates an empty set of watches. */
    public ObjectWatches() {}

    /** A read of the object that is in progress. */
    public final class Reading {
        private final String key;
        private final List<Before<E, T>> before;

        private Reading(String key) {
            this.key = key;
            this.before = all.stream().map(each -> new Before<>(each, each.known(key))).toList();
        }

        /**
         * Records the object that the API server returned.
         *
         * @param meta the object's metadata
         * @param read what is kept of the object
         */
        public void found(ObjectMetadata meta, E read) {
            update(Optional.of(new WatchCache.Known<>(meta.version(), read)));
        }

        /** Records that the object does not exist. */
        public void foundNothing() {
            update(Optional.empty());
        }

        private void update(Optional<WatchCache.Known<E>> read) {
            before.forEach(each -> each.watcher().updateFromRead(key, each.known(), read));
        }
    }

    /** The content of a watch's cache before a read. */
    private record Before<E, T>(Watcher<E, T> watcher, Optional<WatchCache.Known<E>> known) {}

    /**
     * Adds a watch and removes those that were closed.
     *
     * @param watcher the watch to add
     * @return the same watch
     */
    public Watcher<E, T> add(Watcher<E, T> watcher) {
        all.removeIf(Watcher::closed);
        all.add(watcher);
        return watcher;
    }

    /**
     * Begins a read. Call it before the request is sent.
     *
     * @param key the object, as {@code NAMESPACE/NAME}
     * @return the read, which takes the result
     */
    public Reading reading(String key) {
        return new Reading(key);
    }

    /**
     * Records the object that the API server returned after a write.
     *
     * @param meta the object's metadata
     * @param written what is kept of the object
     */
    public void wrote(ObjectMetadata meta, E written) {
        all.forEach(each -> each.updateFromWrite(meta, written));
    }
}
