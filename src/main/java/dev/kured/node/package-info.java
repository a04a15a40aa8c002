/**
 * Nodes of the cluster: this node's cordon, hold, marks, reboot history and conditions, and facts about the other Nodes.
 * The door is {@link dev.kured.node.ThisNode}, which reads, watches and changes this Node, and
 * {@link dev.kured.node.Nodes}; the changes themselves are pure values. The package may use {@code kube} and {@code terms}.
 */
@NullMarked
package dev.kured.node;

import org.jspecify.annotations.NullMarked;
