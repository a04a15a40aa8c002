package dev.kured.migrate;

/**
 * One configuration of the original in the input.
 *
 * @param name the name for {@code --daemonset}: of the DaemonSet, of the release, or the keys above the values of the chart
 * @param what the kind and the place of the configuration, for messages
 * @param source the values
 */
record Found(String name, String what, Source source) {}
