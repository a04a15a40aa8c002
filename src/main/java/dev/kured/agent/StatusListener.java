package dev.kured.agent;

/** Receives the reports of the agent: for the service manager, {@code kured status}, metrics, messages. */
public interface StatusListener {

    /**
     * Receives a report after each change. Never blocks for long and never throws.
     *
     * @param report the newest one
     */
    void tell(Report report);
}
