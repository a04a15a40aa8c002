package dev.kured.rehearse;

import java.time.Instant;

/**
 * The time and the run in which a daemon made a request.
 *
 * @param at the start of the step that made the request; no duration that the daemon measures for it starts later
 * @param life the number of the daemon's run
 */
record Asked(Instant at, long life) {}
