/** Is a reboot needed, and why. */
@NullMarked
package dev.kured.sentinel;

import org.jspecify.annotations.NullMarked;
