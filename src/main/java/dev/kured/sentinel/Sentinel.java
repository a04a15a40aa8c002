package dev.kured.sentinel;

/** Detects whether a reboot is needed. A sentinel wakes its owner when the answer may have changed. */
public interface Sentinel extends AutoCloseable {

    /** {@return whether a reboot is needed now; the call is cheap, because the agent makes it in each step} */
    Need look();

    /** Ends the watch. Never throws. */
    @Override
    void close();
}
