/** The story: observe, decide, act, sleep until something changes. */
@NullMarked
package dev.kured.agent;

import org.jspecify.annotations.NullMarked;
