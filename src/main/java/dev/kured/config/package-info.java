/**
 * The configuration: {@code /etc/kured.toml} and its drop-ins, read into immutable settings, each mistake with its file,
 * line and column. The door is {@link dev.kured.config.ConfigFile}, which returns {@link dev.kured.config.Settings} or
 * throws {@link dev.kured.config.ConfigErrors}. This room may use {@code terms} and the other rooms' option records, which
 * it fills; no other room but those that put the program together may use it.
 */
@NullMarked
package dev.kured.config;

import org.jspecify.annotations.NullMarked;
