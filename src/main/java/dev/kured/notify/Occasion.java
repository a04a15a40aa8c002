package dev.kured.notify;

import java.util.Locale;

/** What a message is about. Each is sent once for each time that it happens, not for each retry. */
public enum Occasion {

    /** The lock has been won, and the drain begins: just before the cordon. */
    DRAIN,

    /** The pods have left, and the machine is asked to reboot: just before that. */
    REBOOT,

    /** The node has rebooted (its boot ID is another one) and is uncordoned again. */
    UNCORDON,

    /** A drain was given up, at its timeout or when its window closed; the cordon has been lifted. */
    DRAIN_GIVEN_UP,

    /** A reboot has been needed for more than a day and may still not begin. Again for each further day. */
    BLOCKED,

    /** The machine was asked to reboot, and did not go down within {@code reboot.timeout}, or refused to. */
    REBOOT_DID_NOT_HAPPEN,

    /** The node has rebooted, and still needs a reboot; sent when {@code reboot.max-per-day} stops further tries. */
    REBOOT_DID_NOT_HELP,

    /** The machine has rebooted, and its Node is not Ready within {@code recovery.ready-timeout}; it keeps the lock. */
    NOT_READY,

    /** All is well again after one of the failures above was told. */
    CAME_BACK,

    /** This node has taken the place of a dead node in the lock; the reason names that one. */
    TAKE_OVER,

    /** {@code kured notify --test}. */
    TEST;

    /** Its name in the JSON of a webhook: {@code reboot-did-not-help}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
