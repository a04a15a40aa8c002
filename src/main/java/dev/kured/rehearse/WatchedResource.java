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
 * Something in the API server that is watched. Each watch tells the news in their order, after a latency of its own;
 * those of the same latency are told in one event, so that thousands may follow.
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

    /** How often it has changed. */
    long version() {
        return version;
    }

    /** It is again as it was at that version. No watch tells that, nor anything else, until it is past what it has told. */
    void restore(T old, long oldVersion) {
        truth = old;
        version = oldVersion;
    }

    /** It is now like this. */
    void publish(T news) {
        truth = news;
        long newVersion = ++version;
        feeds.forEach((latency, group) ->
                time.in(latency, () -> List.copyOf(group).forEach(feed -> feed.hear(newVersion, news))));
    }

    /** A watch of it, by that host. */
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

        /** The answer to an own request has told it. */
        void catchUp() {
            // After etcd was restored, the same version may be another one.
            if (!closed && (version != toldVersion || !told.equals(truth))) {
                told = truth;
                toldVersion = version;
                wake.run();
            }
        }

        /** It has lost touch, or found it again and begins with a fresh list. */
        void touchChanged() {
            if (follower.isInTouch() && !follower.watchesAreSilent()) {
                told = truth;
                toldVersion = version;
            }
            wake.run();
        }

        private void hear(long newsVersion, T news) {
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
