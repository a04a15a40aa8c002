package dev.kured.rehearse;

import java.time.Instant;

/**
 * When a daemon asked for something.
 *
 * @param at when the step began in which it did; what it measures from there on begins no later
 * @param life in which run of the daemon
 */
record Asked(Instant at, long life) {}
