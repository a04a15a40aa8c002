/**
 * The command line: one class for each command, which parses, asks and prints. Its door is {@link dev.kured.cli.Kured}. It
 * may use all rooms; no other room uses it.
 */
@NullMarked
package dev.kured.cli;

import org.jspecify.annotations.NullMarked;
