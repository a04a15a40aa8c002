package dev.kured.agent;

import java.time.Duration;

/**
 * The table {@code [reboot]} of kured.toml(5): how the machine goes down. Each component is the key of its name.
 *
 * @param method how the machine reboots
 * @param delay the wait between the drain and the reboot
 * @param timeout the time within which the machine must be going down
 * @param maxPerDay how often a sentinel may reboot this node within 24 hours, so that one that survives the reboot does
 *     not reboot it again and again
 */
public record RebootRules(Method method, Duration delay, Duration timeout, int maxPerDay) {

    /** The defaults. */
    public static final RebootRules USUAL = new RebootRules(Method.REBOOT, Duration.ZERO, Duration.ofMinutes(10), 3);

    /** How a machine reboots. */
    public enum Method {
        /** Through the firmware. */
        REBOOT
    }

    /** Returns these rules with another {@code reboot.method}. */
    public RebootRules withMethod(Method other) {
        return new RebootRules(other, delay, timeout, maxPerDay);
    }

    /** Returns these rules with another {@code reboot.delay}. */
    public RebootRules withDelay(Duration other) {
        return new RebootRules(method, other, timeout, maxPerDay);
    }

    /** Returns these rules with another {@code reboot.timeout}. */
    public RebootRules withTimeout(Duration other) {
        return new RebootRules(method, delay, other, maxPerDay);
    }

    /** Returns these rules with another {@code reboot.max-per-day}. */
    public RebootRules withMaxPerDay(int other) {
        return new RebootRules(method, delay, timeout, other);
    }
}
