package dev.kured.rehearse;

import dev.kured.kube.Watched;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * An object in the API server that can be watched. Each watch delivers the changes in their order, after a latency of its
 * own. Watches of the same latency share one event, so that thousands are possible.
 */
final class WatchedResource<T> {
    private final VirtualTime time;
    private final TreeMap<Duration, Set<Feed>> feeds = new TreeMap<>();
    private T truth;
    private long version;

    WatchedResource(VirtualTime time, T truth) {
        this.time = time;
        this.truth = truth;
    }

    T truth() {
        return truth;
    }

    boolean isFollowed() {
        return !feeds.isEmpty();
    }

    int followers() {
        return feeds.values().stream().mapToInt(Set::size).sum();
    }

    /** The number of changes. */
    long version() {
        return version;
    }

    /** Restores an older version. Watches do not report it, and deliver nothing until the version exceeds their last one. */
    void restore(T old, long oldVersion) {
        truth = old;
        version = oldVersion;
    }

    /** Changes the object and informs the watches. */
    void publish(T news) {
        truth = news;
        long newVersion = ++version;
        feeds.forEach((latency, group) ->
                time.in(latency, () -> List.copyOf(group).forEach(feed -> feed.receive(newVersion, news))));
    }

    /** Opens a watch for a host. */
    Feed follow(Host follower, Duration latency, Runnable wake) {
        var feed = new Feed(follower, latency, wake);
        feeds.computeIfAbsent(latency, _ -> new LinkedHashSet<>()).add(feed);
        return feed;
    }

    /** One watch. */
    final class Feed implements Watched<T> {
        private final Host follower;
        private final Duration latency;
        private final Runnable wake;
        private T told = truth;
        private long toldVersion = version;
        private Instant stuckUntil = Instant.MIN;
        private boolean closed;

        private Feed(Host follower, Duration latency, Runnable wake) {
            this.follower = follower;
            this.latency = latency;
            this.wake = wake;
        }

        @Override
        public T latest() throws Trouble {
            follower.demandTouch();
            return told;
        }

        @Override
        public void close() {
            closed = true;
            feeds.computeIfPresent(latency, (_, group) -> {
                group.remove(this);
                return group.isEmpty() ? null : group;
            });
        }

        boolean isOf(WatchedResource<?> topic) {
            return WatchedResource.this == topic;
        }

        /** Takes over the current object, which the host has just received in the answer to a request. */
        void catchUp() {
            // After a restore of etcd, the same version may stand for another object.
            if (!closed && (version != toldVersion || !told.equals(truth))) {
                told = truth;
                toldVersion = version;
                wake.run();
            }
        }

        /** Wakes the agent when the watch has ended, or has been opened again with a new list. */
        void touchChanged() {
            if (follower.isInTouch() && !follower.watchesAreSilent()) {
                told = truth;
                toldVersion = version;
            }
            wake.run();
        }

        private void receive(long newsVersion, T news) {
            Duration delay = follower.delayOfNews();
            if (delay.isPositive()) {
                Instant unstuck = time.instant().plus(delay);
                stuckUntil = unstuck.isAfter(stuckUntil) ? unstuck : stuckUntil;
            }
            if (time.instant().isBefore(stuckUntil)) {
                time.at(stuckUntil, () -> tell(newsVersion, news));
            } else {
                tell(newsVersion, news);
            }
        }

        private void tell(long newsVersion, T news) {
            if (newsVersion > toldVersion && !closed && follower.isInTouch() && !follower.watchesAreSilent()) {
                told = news;
                toldVersion = newsVersion;
                wake.run();
            }
        }
    }
}
