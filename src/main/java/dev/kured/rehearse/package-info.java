/**
 * A simulated cluster in virtual time, in which real agents run while faults are injected and the promises are checked. The
 * door is {@link Rehearsal}, which runs a {@link Plan}, reports to an {@link Observer} and counts {@link Totals}. The room
 * may use {@code agent} and the rooms that {@code agent} may use.
 */
@NullMarked
package dev.kured.rehearse;

import org.jspecify.annotations.NullMarked;
