/** This node in the cluster: its cordon, annotations and conditions. */
@NullMarked
package dev.kured.node;

import org.jspecify.annotations.NullMarked;
