package dev.kured.cli;

import java.time.Duration;

/** How fast simulated time goes by: a slice of it at a time, and a pause after each. */
final class PlaybackSpeed {
    private static final int FRAMES_PER_SECOND = 10;
    private static final Duration FRAME = Duration.ofMillis(1000 / FRAMES_PER_SECOND);
    private static final int FASTEST = 1 << 12;

    private final Duration slice;
    private final Rest rest;
    private int hurry = 1;

    /** Where it waits in real time. */
    interface Rest {
        /** As if nothing waited. */
        Rest NONE = _ -> {};

        void rest(Duration length) throws InterruptedException;
    }

    private PlaybackSpeed(Duration slice, Rest rest) {
        this.slice = slice;
        this.rest = rest;
    }

    /** So many seconds in one. */
    static PlaybackSpeed of(int speed, Rest rest) {
        return new PlaybackSpeed(FRAME.multipliedBy(speed), rest);
    }

    /** As fast as it can be worked out. */
    static PlaybackSpeed unlimited() {
        return new PlaybackSpeed(Duration.ofMinutes(5), Rest.NONE);
    }

    /**
     * How much time goes by next.
     *
     * @param quiet whether no node is on its way: then time flies, faster and faster
     */
    Duration next(boolean quiet) {
        hurry = quiet ? Math.min(FASTEST, hurry * 2) : 1;
        return slice.multipliedBy(hurry);
    }

    void pause() throws InterruptedException {
        rest.rest(FRAME);
    }
}
