package dev.kured.terms;

import java.time.Duration;
import java.util.Optional;

/**
 * A failure of the API server, the host, a file or another peer. Such failures are expected and never a reason to exit: the
 * caller logs the failure once and retries with back-off.
 */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;
    private final boolean refusal;
    private final transient Optional<Duration> retryAfter;

    /**
     * Creates a failure after which it is unknown whether the request took effect.
     *
     * @param happened what happened, to which node, pod or file
     * @param remedy what the operator can do; empty if waiting is all
     */
    public Trouble(String happened, String remedy) {
        super(happened);
        this.remedy = remedy;
        this.refusal = false;
        this.retryAfter = Optional.empty();
    }

    /**
     * Creates a failure with a cause, after which it is unknown whether the request took effect.
     *
     * @param happened what happened, to which node, pod or file
     * @param remedy what the operator can do; empty if waiting is all
     * @param cause the exception that reported the failure
     */
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

    /**
     * {@return the same failure with another remedy}
     *
     * @param better the remedy
     */
    public Trouble withRemedy(String better) {
        return new Trouble(this, better, refusal, retryAfter);
    }

    /** {@return the same failure as a refusal, see {@link #isRefusal}} */
    public Trouble asRefusal() {
        return new Trouble(this, remedy, true, retryAfter);
    }

    /**
     * {@return the same failure with a time to wait}
     *
     * @param wait how long the server asks to wait before the next request
     */
    public Trouble after(Duration wait) {
        return new Trouble(this, remedy, refusal, Optional.of(wait));
    }

    /** {@return what happened, to which node, pod or file} */
    public String happened() {
        return String.valueOf(getMessage());
    }

    /** {@return what the operator can do; empty if waiting is all} */
    public String remedy() {
        return remedy;
    }

    /**
     * Returns whether the peer refused the request, so that nothing was done. Otherwise the outcome is unknown: the request
     * may have taken effect, or may still take effect later.
     *
     * @return whether the request surely had no effect
     */
    public boolean isRefusal() {
        return refusal;
    }

    /** {@return how long the server asks to wait before the next request (Retry-After, RFC 9110); empty if it did not} */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** {@return what happened and the remedy, on one line} */
    public String inFull() {
        return remedy.isEmpty() ? happened() : happened() + ". " + remedy;
    }
}
