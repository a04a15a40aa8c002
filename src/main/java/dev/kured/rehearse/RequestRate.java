package dev.kured.rehearse;

import java.time.Duration;

/** Tells when requests come faster than so many within a span of time: exactly, and each at the same cost. */
final class RequestRate {
    private final int most;
    private final long within;
    private long[] times = {};
    private int next;
    private int known;

    RequestRate(int most, Duration within) {
        this.most = most;
        this.within = within.toNanos();
    }

    /** Notes a request. Returns whether it is one too many. */
    boolean isExceeded(long now) {
        if (times.length == 0) {
            times = new long[most];
        }
        boolean exceeded = known == most && now - times[next] < within;
        times[next] = now;
        next = (next + 1) % most;
        known = Math.min(most, known + 1);
        return exceeded;
    }

    /** Begins to count anew. */
    void forget() {
        known = 0;
    }
}
