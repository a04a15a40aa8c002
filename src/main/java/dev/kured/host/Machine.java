package dev.kured.host;

import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.util.List;

/** Asks and reboots the machine that this daemon runs on. */
public interface Machine {

    /**
     * {@return the ID of the present boot}
     *
     * @throws Trouble if it cannot be read
     */
    BootId bootId() throws Trouble;

    /**
     * {@return the inhibitor locks of mode {@code block} against shutdown; empty if nothing forbids a reboot}
     *
     * @throws Trouble if they cannot be listed
     */
    List<Inhibitor> blockers() throws Trouble;

    /**
     * Requests a reboot. Returns when the request is accepted, before the machine goes down.
     *
     * @throws Trouble if the request failed, or its outcome is unknown
     */
    void reboot() throws Trouble;

    /**
     * {@return whether the machine is already shutting down or rebooting, whoever requested it}
     *
     * @throws Trouble if that is unknown
     */
    boolean goingDown() throws Trouble;

    /** Closes all connections; the next call opens them again. Never throws. */
    void rest();
}
