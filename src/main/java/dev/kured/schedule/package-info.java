/**
 * The schedule: windows in which a reboot may begin, and exclusions in which it may not. The door is
 * {@link dev.kured.schedule.Schedule}, a pure function of its records and a moment. This room may use {@code terms} only.
 */
@NullMarked
package dev.kured.schedule;

import org.jspecify.annotations.NullMarked;
