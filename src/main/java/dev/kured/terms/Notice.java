package dev.kured.terms;

import dev.kured.terms.Log.Level;

/**
 * A kind of log line with an entry in the journal's message catalog. {@code journalctl -x} shows the entry, which explains
 * the line and tells what to do, from {@code kured.catalog}.
 *
 * @see <a href="https://systemd.io/CATALOG/">Message catalog</a>
 */
public enum Notice {
    /** No reboot is needed. */
    IDLE(Level.INFO, "a18c80e4678c44ceb5f1d62494410f4a"),
    /** A reboot is needed but deferred. */
    BLOCKED(Level.INFO, "88d0bd25d6cb403d8b5a396e3e3f2fcb"),
    /** The node waits for the lock. */
    QUEUED(Level.INFO, "5a700ce19eba4c439e7c345af3983ee5"),
    /** The node took the lock. */
    LOCK_TAKEN(Level.INFO, "313d3add43c34e2388e3077e32d01e03"),
    /** The node took the place of a dead holder. */
    PLACE_TAKEN_OVER(Level.WARNING, "4463fb6297d7427095bf4a896a993506"),
    /** The drain begins. */
    DRAINING(Level.INFO, "771c864e1dd14db5bc25b4117819ce6e"),
    /** The eviction of a pod is refused. */
    EVICTION_REFUSED(Level.WARNING, "8803a6a3ea1c42f3bdcbd78a434fb533"),
    /** All pods have left. */
    DRAINED(Level.INFO, "2f2359376b564a0db8f38a35660c609e"),
    /** An inhibitor lock blocks the reboot. */
    REBOOT_INHIBITED(Level.WARNING, "1aa60413e7404ff9acd03d09fe966e2c"),
    /** kured requested the reboot. */
    REBOOT_ASKED(Level.INFO, "827a3ae5c9a743feac855e4cf9d407d0"),
    /** The node has rebooted and is not yet back. */
    RETURNING(Level.INFO, "08a935f4fbea44ff89f62fc5ad5fa757"),
    /** The node is not back in time. */
    NOT_BACK(Level.ERROR, "cabb5d69ac6e4b78a9864af7157bdf1b"),
    /** The node is back. */
    REBOOTED(Level.INFO, "281e061d19ee428c89d25a6536532e41"),
    /** kured gave up and rolled back: uncordoned the node and released the lock. */
    TAKEN_BACK(Level.WARNING, "e880aa044a5c40beb7f300cc0f23c21a"),
    /** A request to the API server, logind or the disk failed; kured retries it. */
    SETBACK(Level.WARNING, "cb14f92fdd0549239e851ad6b434e6e8"),
    /** The failed request succeeded. */
    RECOVERED(Level.INFO, "9ce09bbe4d5445cd86002350a5af40ff");

    private final Level level;
    private final String id;

    Notice(Level level, String id) {
        this.level = level;
        this.id = id;
    }

    /** {@return the importance of the line} */
    public Level level() {
        return level;
    }

    /** {@return the {@code MESSAGE_ID=}, which never changes: 128 random bits as 32 lower-case hexadecimal digits} */
    public String id() {
        return id;
    }
}
