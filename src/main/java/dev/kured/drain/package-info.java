/** Which pods must leave, and how they are evicted and waited for. */
@NullMarked
package dev.kured.drain;

import org.jspecify.annotations.NullMarked;
