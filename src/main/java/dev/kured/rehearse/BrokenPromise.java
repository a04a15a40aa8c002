package dev.kured.rehearse;

/**
 * A promise of kured's was broken in a simulation. An error, so that no agent takes it for weather: the message names
 * the promise, the seed with which it happens again, and what happened last.
 */
public final class BrokenPromise extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String promise;
    private final long seed;

    BrokenPromise(String promise, long seed, String story) {
        super("broken promise: " + promise + " (seed " + seed + ")\n" + story);
        this.promise = promise;
        this.seed = seed;
    }

    /** Which one, and by which node. */
    public String promise() {
        return promise;
    }

    /** The seed of the run. */
    public long seed() {
        return seed;
    }
}
