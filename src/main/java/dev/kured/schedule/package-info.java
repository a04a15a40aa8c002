/** When a reboot may happen: windows and exclusions. Pure. */
@NullMarked
package dev.kured.schedule;

import org.jspecify.annotations.NullMarked;
