package dev.kured.daemon;

/** Exit statuses, as in kured(8) and sysexits(3). */
public final class ExitStatus {
    public static final int OK = 0;
    /** {@code kured check}: something is not in order. {@code kured run}: it could not begin. */
    public static final int FAILED = 1;
    /** The command line is wrong; EX_USAGE. */
    public static final int USAGE = 64;
    /** The input cannot be read; EX_DATAERR. */
    public static final int DATA = 65;
    /** kured itself is wrong; EX_SOFTWARE. */
    public static final int BUG = 70;
    /** The configuration is wrong; EX_CONFIG. */
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
