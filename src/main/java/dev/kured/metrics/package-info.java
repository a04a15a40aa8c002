/** What can be measured of kured on this node, in the form that Prometheus reads: on a port, or in a file. */
@NullMarked
package dev.kured.metrics;

import org.jspecify.annotations.NullMarked;
