package dev.kured.notify;

import java.util.Locale;

/** The kind of event that a message reports. kured sends one message for each event, not for each retry. */
public enum Occasion {

    /** The node holds the lock and begins its drain; sent just before the cordon. */
    DRAIN,

    /** The pods have left; sent just before kured asks the machine to reboot. */
    REBOOT,

    /** The node has rebooted (its boot ID has changed) and is uncordoned again. */
    UNCORDON,

    /** kured gave up a drain, at its timeout or when the window closed, and uncordoned the node. */
    DRAIN_GIVEN_UP,

    /** A reboot has been needed for more than a day and still may not begin; sent again for each further day. */
    BLOCKED,

    /** The machine refused to reboot, or did not go down within {@code reboot.timeout}. */
    REBOOT_DID_NOT_HAPPEN,

    /** The node has rebooted, and still needs a reboot; sent when {@code reboot.max-per-day} stops further tries. */
    REBOOT_DID_NOT_HELP,

    /** The machine has rebooted, and its Node is not Ready within {@code recovery.ready-timeout}; it keeps the lock. */
    NOT_READY,

    /** The node has recovered from one of the failures above. */
    CAME_BACK,

    /** This node has taken the place of a dead node in the lock; the reason names the dead node. */
    TAKE_OVER,

    /** A test with {@code kured notify --test}. */
    TEST;

    /** Returns its name in the JSON of a webhook: {@code reboot-did-not-help}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
