package dev.kured.agent;

import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.util.Optional;

/**
 * The table {@code [lock]} of kured.toml(5): who may hold the lock, and for how long. Each component is the key of its
 * name. {@link dev.kured.lock.LockPlace} holds the keys that say where the lock is stored.
 *
 * @param concurrency how many nodes may hold the lock at a time
 * @param zoneLabel nodes with different values of this label never hold the lock at a time; empty: zones do not matter
 * @param countNotReady whether a node that is not Ready for another reason takes a place too
 * @param ttl how long a holder keeps its place before another node may take it; zero: for ever
 * @param releaseDelay how long a node keeps the lock after its reboot
 */
public record LockRules(
        Concurrency concurrency,
        Optional<String> zoneLabel,
        boolean countNotReady,
        Duration ttl,
        Duration releaseDelay) {

    /** The defaults: one node at a time, and a node that does not come back keeps the lock. */
    public static final LockRules ONE_AT_A_TIME = new LockRules(
            new Concurrency.Nodes(1), Optional.empty(), false, Duration.ZERO, Duration.ZERO);

    /** Returns these rules with another {@code lock.concurrency}. */
    public LockRules withConcurrency(Concurrency other) {
        return new LockRules(other, zoneLabel, countNotReady, ttl, releaseDelay);
    }

    /** Returns these rules with another {@code lock.zone-label}; empty: zones do not matter. */
    public LockRules withZoneLabel(Optional<String> other) {
        return new LockRules(concurrency, other, countNotReady, ttl, releaseDelay);
    }

    /** Returns these rules with another {@code lock.count-not-ready}. */
    public LockRules withCountNotReady(boolean other) {
        return new LockRules(concurrency, zoneLabel, other, ttl, releaseDelay);
    }

    /** Returns these rules with another {@code lock.ttl}; zero: for ever. */
    public LockRules withTtl(Duration other) {
        return new LockRules(concurrency, zoneLabel, countNotReady, other, releaseDelay);
    }

    /** Returns these rules with another {@code lock.release-delay}. */
    public LockRules withReleaseDelay(Duration other) {
        return new LockRules(concurrency, zoneLabel, countNotReady, ttl, other);
    }
}
