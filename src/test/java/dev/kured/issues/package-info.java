/**
 * Bugs of kubereboot/kured, the DaemonSet, that must never happen here. Those that it has a number for are named by it:
 * see https://github.com/kubereboot/kured/issues.
 */
package dev.kured.issues;
