package dev.kured.migrate;

/**
 * One configuration of the original in the input.
 *
 * @param name to choose it by: of the DaemonSet, of the release, or the keys above the values of its chart
 * @param what what it is, in words, and where
 */
record Found(String name, String what, Source source) {}
