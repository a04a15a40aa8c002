/**
 * The lock, which decides how many nodes may be down for a reboot: the record of its holders, the rules over it, and the
 * objects that store it. The door is {@link dev.kured.lock.LockRecord}, which is pure, and
 * {@link dev.kured.lock.LockStore}, which reads, watches and swaps it. The package may use {@code kube} and {@code terms}.
 */
@NullMarked
package dev.kured.lock;

import org.jspecify.annotations.NullMarked;
