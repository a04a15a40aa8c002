package dev.kured.agent;

import dev.kured.drain.DrainOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * The table {@code [drain]} of kured.toml(5): when a drain begins, and when it is given up. Each component is the key of
 * its name; {@code options} holds the other keys.
 *
 * @param delay the wait between taking the lock and the cordon
 * @param timeout the time within which the pods must have left, counted from the cordon; empty: any time
 * @param onTimeout what happens to a drain that is not finished by then
 * @param retryAfter the shortest wait after a drain that was given up
 * @param options which pods leave, and how
 */
public record DrainRules(
        Duration delay, Optional<Duration> timeout, OnTimeout onTimeout, Duration retryAfter, DrainOptions options) {

    /** The defaults. */
    public static final DrainRules USUAL = new DrainRules(Duration.ZERO, Optional.of(Duration.ofMinutes(15)),
            OnTimeout.UNDO, Duration.ofMinutes(10), DrainOptions.USUAL);

    /** What happens to a drain that is not finished in time. */
    public enum OnTimeout {
        /** It is given up, and tried again later. */
        UNDO,
        /** The machine reboots although pods are left. */
        REBOOT
    }

    /** Returns these rules with another {@code drain.delay}. */
    public DrainRules withDelay(Duration other) {
        return new DrainRules(other, timeout, onTimeout, retryAfter, options);
    }

    /** Returns these rules with another {@code drain.timeout}; empty: any time. */
    public DrainRules withTimeout(Optional<Duration> other) {
        return new DrainRules(delay, other, onTimeout, retryAfter, options);
    }

    /** Returns these rules with another {@code drain.on-timeout}. */
    public DrainRules withOnTimeout(OnTimeout other) {
        return new DrainRules(delay, timeout, other, retryAfter, options);
    }

    /** Returns these rules with another {@code drain.retry-after}. */
    public DrainRules withRetryAfter(Duration other) {
        return new DrainRules(delay, timeout, onTimeout, other, options);
    }

    /** Returns these rules for other pods. */
    public DrainRules withOptions(DrainOptions other) {
        return new DrainRules(delay, timeout, onTimeout, retryAfter, other);
    }
}
