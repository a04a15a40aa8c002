/** From the configuration of kubereboot/kured, the DaemonSet, to {@code /etc/kured.toml}. */
@NullMarked
package dev.kured.migrate;

import org.jspecify.annotations.NullMarked;
