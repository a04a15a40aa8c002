/** What a person types: one class a subcommand, and the one place that wires objects together. */
@NullMarked
package dev.kured.cli;

import org.jspecify.annotations.NullMarked;
