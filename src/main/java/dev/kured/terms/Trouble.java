package dev.kured.terms;

import java.time.Duration;
import java.util.Optional;

/**
 * A door could not do what was asked of it. It is expected weather, never a reason to exit: whoever gets it says it
 * once, and tries again with back-off.
 */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;
    private final boolean refusal;
    private final transient Optional<Duration> retryAfter;

    /**
     * No answer, or one that does not say whether it was done.
     *
     * @param happened what happened, to which node, pod or file
     * @param remedy what the operator can do about it; may be empty when waiting is all there is to do
     */
    public Trouble(String happened, String remedy) {
        super(happened);
        this.remedy = remedy;
        this.refusal = false;
        this.retryAfter = Optional.empty();
    }

    /** As above, with the exception that told it. */
    public Trouble(String happened, String remedy, Throwable cause) {
        super(happened, cause);
        this.remedy = remedy;
        this.refusal = false;
        this.retryAfter = Optional.empty();
    }

    private Trouble(Trouble same, String remedy, boolean refusal, Optional<Duration> retryAfter) {
        super(same.getMessage(), same.getCause());
        this.remedy = remedy;
        this.refusal = refusal;
        this.retryAfter = retryAfter;
        setStackTrace(same.getStackTrace());
    }

    /** Returns the same trouble with another remedy, from a caller who knows better. */
    public Trouble withRemedy(String better) {
        return new Trouble(this, better, refusal, retryAfter);
    }

    /** Returns the same trouble as a refusal, see {@link #isRefusal}. */
    public Trouble asRefusal() {
        return new Trouble(this, remedy, true, retryAfter);
    }

    /** Returns the same trouble, of a server that asks not to be asked again before this has passed. */
    public Trouble after(Duration wait) {
        return new Trouble(this, remedy, refusal, Optional.of(wait));
    }

    /** What happened, to which node, pod or file. */
    public String happened() {
        return String.valueOf(getMessage());
    }

    /** What the operator can do; empty when waiting is all there is to do. */
    public String remedy() {
        return remedy;
    }

    /**
     * Whether the peer has answered no, so that nothing was done. Otherwise no answer is known: what was asked for may
     * have been done, or may still be done later.
     */
    public boolean isRefusal() {
        return refusal;
    }

    /** How long the server asks to wait before the next request (Retry-After, RFC 9110); empty if it did not say. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Both, in one line. */
    public String inFull() {
        return remedy.isEmpty() ? happened() : happened() + ". " + remedy;
    }
}
