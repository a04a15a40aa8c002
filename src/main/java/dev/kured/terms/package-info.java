/** The words that every room shares; they know nothing of any room. */
@NullMarked
package dev.kured.terms;

import org.jspecify.annotations.NullMarked;
