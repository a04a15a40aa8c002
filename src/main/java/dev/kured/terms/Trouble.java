package dev.kured.terms;

/**
 * A door could not do what was asked of it. It is expected weather, never a reason to exit: whoever gets it says it
 * once, and tries again with back-off.
 */
public final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param happened what happened, to which node, pod or file
     * @param remedy what the operator can do about it; may be empty when waiting is all there is to do
     */
    public Trouble(String happened, String remedy) {
        super(happened);
        this.remedy = remedy;
    }

    /** As above, with the exception that told it. */
    public Trouble(String happened, String remedy, Throwable cause) {
        super(happened, cause);
        this.remedy = remedy;
    }

    /** What happened, to which node, pod or file. */
    public String happened() {
        return String.valueOf(getMessage());
    }

    /** What the operator can do; empty when waiting is all there is to do. */
    public String remedy() {
        return remedy;
    }

    /** Both, in one line. */
    public String inFull() {
        return remedy.isEmpty() ? happened() : happened() + ". " + remedy;
    }
}
