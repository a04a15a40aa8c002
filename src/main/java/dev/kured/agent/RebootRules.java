package dev.kured.agent;

import java.time.Duration;

/**
 * What the operator has settled about the reboot itself; the keys are those of kured.toml(5).
 *
 * @param delay {@code reboot.delay}: between the drain and the reboot
 * @param timeout {@code reboot.timeout}: the machine must be going down within this time
 * @param maxPerDay {@code reboot.max-per-day}: how often a sentinel may reboot this node within 24 hours
 */
public record RebootRules(Duration delay, Duration timeout, int maxPerDay) {}
