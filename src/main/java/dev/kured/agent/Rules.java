package dev.kured.agent;

import dev.kured.schedule.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator has settled about the course of a reboot; the keys are those of kured.toml(5).
 *
 * @param gateRetry {@code gates.retry}: how soon a closed gate is asked again
 * @param drainTimeout {@code drain.timeout}; empty: never give up
 * @param gracePeriod {@code drain.grace-period}; empty: each pod's own
 * @param retryAfter {@code drain.retry-after}: how long to stay away after giving up
 * @param rebootTimeout {@code reboot.timeout}: the machine must be going down within this time
 * @param maxPerDay {@code reboot.max-per-day}: how often a sentinel may reboot this node within 24 hours
 * @param readyTimeout {@code recovery.ready-timeout}: when to warn that the Node is not Ready
 * @param settle {@code recovery.settle}: how long the Node must have been Ready
 * @param schedule {@code [schedule]}: when a reboot may happen
 * @param lock who may hold the lock, and for how long
 */
public record Rules(
        Duration gateRetry,
        Optional<Duration> drainTimeout,
        Optional<Duration> gracePeriod,
        Duration retryAfter,
        Duration rebootTimeout,
        int maxPerDay,
        Duration readyTimeout,
        Duration settle,
        Schedule schedule,
        LockRules lock) {}
