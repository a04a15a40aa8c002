package dev.kured.agent;

import dev.kured.node.Marks;
import dev.kured.schedule.Schedule;
import java.time.Duration;

/**
 * What the operator has settled about the course of a reboot; the keys are those of kured.toml(5).
 *
 * @param schedule {@code [schedule]}: when a reboot may happen
 * @param lock who may hold the lock, and for how long
 * @param gateRetry {@code gates.retry}: how soon a closed gate is asked again
 * @param readyTimeout {@code recovery.ready-timeout}: when to warn that the Node is not Ready
 * @param settle {@code recovery.settle}: how long the Node must have been Ready
 * @param marks what others shall see on the Node
 */
public record Rules(
        Schedule schedule,
        LockRules lock,
        Duration gateRetry,
        DrainRules drain,
        RebootRules reboot,
        Duration readyTimeout,
        Duration settle,
        Marks marks) {}
