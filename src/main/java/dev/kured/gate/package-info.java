/**
 * The gates: what may defer a reboot that is needed, such as active alerts, pods or inhibitor locks. The door is
 * {@link dev.kured.gate.Gate}: a gate is open, or it is closed and gives the reason. This room may use {@code kube},
 * {@code host}, {@code http} and {@code terms}.
 */
@NullMarked
package dev.kured.gate;

import org.jspecify.annotations.NullMarked;
