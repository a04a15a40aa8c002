package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Instant;

/**
 * A note in the lock record: a node has read the Nodes of all holders, and none is gone. One waiting node does that, so
 * that the others need not. The time is only for people; nothing is decided by it.
 *
 * @param by the node that read them
 * @param at when it did so, by its clock
 */
public record HolderCheck(NodeName by, Instant at) {}
