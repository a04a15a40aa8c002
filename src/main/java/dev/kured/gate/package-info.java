/** What may defer a reboot that is needed: a gate is open, or it is closed and says why. */
@NullMarked
package dev.kured.gate;

import org.jspecify.annotations.NullMarked;
