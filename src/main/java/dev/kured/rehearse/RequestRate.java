package dev.kured.rehearse;

import java.time.Duration;

/** An exact sliding-window check of a request rate, with constant cost per request. */
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

    /**
     * Notes a request.
     *
     * @param now in nanoseconds
     * @return whether the request exceeds the rate
     */
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

    /** Forgets all requests. */
    void forget() {
        known = 0;
    }
}
