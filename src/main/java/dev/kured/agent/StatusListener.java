package dev.kured.agent;

/** Who wants to know at any moment where this node stands: the service manager, {@code kured status}. */
public interface StatusListener {

    /** Something has changed. Never blocks for long and never throws. */
    void tell(Report report);
}
