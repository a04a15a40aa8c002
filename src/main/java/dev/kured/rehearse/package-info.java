/** A simulated cluster with its hosts in virtual time, in which real agents run. */
@NullMarked
package dev.kured.rehearse;

import org.jspecify.annotations.NullMarked;
