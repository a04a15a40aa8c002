/**
 * The host under the daemon: systemd-logind, boot ID, service manager, journal, and programs that kured runs. The door is
 * {@link dev.kured.host.Machine} for the machine, {@link dev.kured.host.JournalLog} for the log,
 * {@link dev.kured.host.SystemdNotifier} for systemd and {@link dev.kured.host.Program} for programs. The package may use
 * only {@code terms}.
 */
@NullMarked
package dev.kured.host;

import org.jspecify.annotations.NullMarked;
