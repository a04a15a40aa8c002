/** {@code /etc/kured.toml} and its drop-ins, read into immutable settings; every error with its position. */
@NullMarked
package dev.kured.config;

import org.jspecify.annotations.NullMarked;
