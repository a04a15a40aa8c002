/**
 * The metrics of kured on this node, in the text format of Prometheus. The door is {@link Metrics}, which collects the
 * values, with {@link MetricsPort} and {@link Textfile}, which publish them over HTTP and in a file. The room may use
 * {@code terms} only.
 */
@NullMarked
package dev.kured.metrics;

import org.jspecify.annotations.NullMarked;
