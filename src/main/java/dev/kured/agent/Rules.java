package dev.kured.agent;

import dev.kured.node.Marks;
import dev.kured.schedule.Schedule;
import java.time.Duration;

/**
 * All settings that the agent follows; each part is described in kured.toml(5).
 *
 * @param schedule {@code [schedule]}: when a reboot may begin
 * @param lock {@code [lock]}: who may hold the lock, and for how long
 * @param gateRetry {@code gates.retry}: how soon a closed gate is asked again
 * @param drain {@code [drain]}: how the pods leave
 * @param reboot {@code [reboot]}: how the machine goes down
 * @param recovery {@code [recovery]}: when the node is back
 * @param marks {@code [marks]}: what kured puts on the Node for others to see
 */
public record Rules(
        Schedule schedule,
        LockRules lock,
        Duration gateRetry,
        DrainRules drain,
        RebootRules reboot,
        RecoveryRules recovery,
        Marks marks) {}
