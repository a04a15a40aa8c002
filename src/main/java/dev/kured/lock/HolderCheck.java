package dev.kured.lock;

import dev.kured.terms.NodeName;
import java.time.Instant;

/**
 * A node's word that it has looked for the Nodes of the holders, and that none is dead, so that not each of those that
 * wait looks for each of those that hold the lock. Nothing is decided by its time, which is for people.
 *
 * @param by who has looked
 * @param at when, by its clock
 */
public record HolderCheck(NodeName by, Instant at) {}
