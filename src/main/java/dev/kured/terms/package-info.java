/**
 * Values that all packages share: node names, boot IDs, moments and durations with their text forms, selectors, the log,
 * and {@link dev.kured.terms.Trouble}, the one checked exception. Every public type is part of the door. The package uses
 * no other package of kured.
 */
@NullMarked
package dev.kured.terms;

import org.jspecify.annotations.NullMarked;
