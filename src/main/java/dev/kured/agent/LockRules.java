package dev.kured.agent;

import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator has settled about the lock; the keys are those of kured.toml(5).
 *
 * @param concurrency {@code lock.concurrency}: how many nodes at a time
 * @param zoneLabel {@code lock.zone-label}: never nodes with different values of this label; empty: zones do not matter
 * @param countNotReady {@code lock.count-not-ready}: nodes that are not Ready use up places too
 * @param ttl {@code lock.ttl}: how long a holder may hold it before another takes its place; zero: for ever
 * @param releaseDelay {@code lock.release-delay}: how long the lock is kept after a reboot
 */
public record LockRules(
        Concurrency concurrency,
        Optional<String> zoneLabel,
        boolean countNotReady,
        Duration ttl,
        Duration releaseDelay) {

    /** One node at a time, and a node that does not come back keeps the lock. */
    public static final LockRules ONE_AT_A_TIME = new LockRules(
            new Concurrency.Nodes(1), Optional.empty(), false, Duration.ZERO, Duration.ZERO);
}
