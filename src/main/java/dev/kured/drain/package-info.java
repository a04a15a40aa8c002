/**
 * The drain of this node: which pods must leave, their eviction, and the wait for their end. The door is
 * {@link dev.kured.drain.Drain}, which advances step by step over {@link dev.kured.drain.Pods}. The package may use
 * {@code kube} and {@code terms}.
 */
@NullMarked
package dev.kured.drain;

import org.jspecify.annotations.NullMarked;
