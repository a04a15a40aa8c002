package dev.kured.rehearse;

/**
 * Thrown when kured breaks a promise in a simulation. It is an error, so that no agent handles it as an injected fault. The
 * message names the promise, the seed that reproduces the run, and the last events.
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

    /**
     * Returns the promise that was broken, with the name of the node.
     *
     * @return one sentence
     */
    public String promise() {
        return promise;
    }

    /**
     * Returns the seed of the run.
     *
     * @return the seed that reproduces it
     */
    public long seed() {
        return seed;
    }
}
