package dev.kured.host;

import dev.kured.terms.BootId;
import dev.kured.terms.Trouble;
import java.util.List;

/** The machine that this daemon runs on. */
public interface Machine {

    /** The boot that it is in. */
    BootId bootId() throws Trouble;

    /** Who holds a {@code block} inhibitor lock on shutdown; empty when nobody minds a reboot. */
    List<Inhibitor> blockers() throws Trouble;

    /** Asks for a reboot. Returns when it is accepted, before the machine goes down. */
    void reboot() throws Trouble;

    /** Whether it is shutting down or rebooting already, at whosever wish. */
    boolean goingDown() throws Trouble;

    /** Lets go of everything that was opened to ask; the next question opens it anew. Never throws. */
    void rest();
}
