/** Who may reboot: the lock record (pure) and where it is stored. */
@NullMarked
package dev.kured.lock;

import org.jspecify.annotations.NullMarked;
