/**
 * The conversion of the configuration of kubereboot/kured, the DaemonSet, to {@code /etc/kured.toml}. The door is
 * {@link Migration}, which reads a manifest, Helm values or a command line, and yields the file and its {@link Remark}s. The
 * room may use {@code terms} only.
 */
@NullMarked
package dev.kured.migrate;

import org.jspecify.annotations.NullMarked;
