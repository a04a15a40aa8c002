package dev.kured.kube;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The watches of one object. Reads and writes of the object teach them, so that none is ever older than what its owner
 * has read or written.
 *
 * @param <E> what is kept of the object
 * @param <T> what the follower sees
 */
public final class ObjectWatches<E, T> {
    private final List<Watcher<E, T>> all = new CopyOnWriteArrayList<>();

    /** A read that is under way. */
    public final class Reading {
        private final String key;
        private final List<Before<E, T>> before;

        private Reading(String key) {
            this.key = key;
            this.before = all.stream().map(each -> new Before<>(each, each.known(key))).toList();
        }

        /** The API server has answered with this object. */
        public void found(ObjectMetadata meta, E read) {
            learn(Optional.of(new WatchCache.Known<>(meta.version(), read)));
        }

        /** The API server has answered that there is no such object. */
        public void foundNothing() {
            learn(Optional.empty());
        }

        private void learn(Optional<WatchCache.Known<E>> read) {
            before.forEach(each -> each.follower().learnRead(key, each.known(), read));
        }
    }

    /** What a watch knew before a read. */
    private record Before<E, T>(Watcher<E, T> follower, Optional<WatchCache.Known<E>> known) {}

    /** Adds a watch; those that were closed are forgotten. */
    public Watcher<E, T> add(Watcher<E, T> followed) {
        all.removeIf(Watcher::closed);
        all.add(followed);
        return followed;
    }

    /** To be called before the object is read. */
    public Reading reading(String key) {
        return new Reading(key);
    }

    /** The object was written, and the API server has answered with it. */
    public void wrote(ObjectMetadata meta, E written) {
        all.forEach(each -> each.learn(meta, written));
    }
}
