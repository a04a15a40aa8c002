/**
 * The sentinels, which detect whether a reboot is needed and why: files, commands, and an operator's request. The door is
 * {@link dev.kured.sentinel.Sentinel} with its answer {@link dev.kured.sentinel.Need}. The package may use {@code host} and
 * {@code terms}.
 */
@NullMarked
package dev.kured.sentinel;

import org.jspecify.annotations.NullMarked;
