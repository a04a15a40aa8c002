package dev.kured.agent;

import java.time.Duration;

/**
 * The table {@code [recovery]} of kured.toml(5): when the node is back. Each component is the key of its name.
 *
 * @param readyTimeout the time after which kured warns that the Node is not Ready; the node keeps the lock
 * @param settle how long the Node must have been Ready before it is uncordoned
 */
public record RecoveryRules(Duration readyTimeout, Duration settle) {

    /** The defaults. */
    public static final RecoveryRules USUAL = new RecoveryRules(Duration.ofMinutes(30), Duration.ZERO);

    /** Returns these rules with another {@code recovery.ready-timeout}. */
    public RecoveryRules withReadyTimeout(Duration other) {
        return new RecoveryRules(other, settle);
    }

    /** Returns these rules with another {@code recovery.settle}. */
    public RecoveryRules withSettle(Duration other) {
        return new RecoveryRules(readyTimeout, other);
    }
}
