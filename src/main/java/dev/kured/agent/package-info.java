/**
 * Holds the agent of one node: it observes, decides, acts, and sleeps until something changes. Its door is {@link
 * dev.kured.agent.Agent}, which is given {@link dev.kured.agent.Doors} and tells each {@link dev.kured.agent.Report} to a
 * {@link dev.kured.agent.StatusListener}. It may use the doors of {@code sentinel}, {@code schedule}, {@code gate}, {@code
 * lock}, {@code node}, {@code drain}, {@code kube} and {@code host}, and no client-java, D-Bus or HTTP type.
 */
@NullMarked
package dev.kured.agent;

import org.jspecify.annotations.NullMarked;
