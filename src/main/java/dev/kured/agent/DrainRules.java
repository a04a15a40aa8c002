package dev.kured.agent;

import dev.kured.drain.DrainOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator has settled about the drain; the keys are those of kured.toml(5).
 *
 * @param delay {@code drain.delay}: between winning the lock and the cordon
 * @param timeout {@code drain.timeout}, counted from the cordon; empty: never give up
 * @param rebootOnTimeout {@code drain.on-timeout}: whether the machine is then rebooted all the same
 * @param retryAfter {@code drain.retry-after}: how long to stay away after giving up, at least
 * @param options which pods leave, and how
 */
public record DrainRules(
        Duration delay, Optional<Duration> timeout, boolean rebootOnTimeout, Duration retryAfter, DrainOptions options) {}
