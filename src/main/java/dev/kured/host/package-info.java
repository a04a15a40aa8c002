/** The machine below: systemd-logind, boot ID, the service manager, the journal. */
@NullMarked
package dev.kured.host;

import org.jspecify.annotations.NullMarked;
