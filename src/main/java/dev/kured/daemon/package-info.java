/**
 * The running program: it builds an agent out of the configuration and of this host's doors, and runs it. Its door is
 * {@link dev.kured.daemon.Daemon}; what the commands share with it (paths, credential, gates, lock) is public, too. It may
 * use all rooms but {@code cli}.
 */
@NullMarked
package dev.kured.daemon;

import org.jspecify.annotations.NullMarked;
