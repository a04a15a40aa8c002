package dev.kured.terms;

import dev.kured.terms.Log.Level;

/**
 * A line of the log that is worth explaining: {@code journalctl -x} shows beside it what it means and what to do, from
 * {@code kured.catalog}.
 *
 * @see <a href="https://systemd.io/CATALOG/">Message catalog</a>
 */
public enum Notice {
    IDLE(Level.INFO, "a18c80e4678c44ceb5f1d62494410f4a"),
    BLOCKED(Level.INFO, "88d0bd25d6cb403d8b5a396e3e3f2fcb"),
    QUEUED(Level.INFO, "5a700ce19eba4c439e7c345af3983ee5"),
    LOCK_TAKEN(Level.INFO, "313d3add43c34e2388e3077e32d01e03"),
    PLACE_TAKEN_OVER(Level.WARNING, "4463fb6297d7427095bf4a896a993506"),
    DRAINING(Level.INFO, "771c864e1dd14db5bc25b4117819ce6e"),
    EVICTION_REFUSED(Level.WARNING, "8803a6a3ea1c42f3bdcbd78a434fb533"),
    DRAINED(Level.INFO, "2f2359376b564a0db8f38a35660c609e"),
    REBOOT_INHIBITED(Level.WARNING, "1aa60413e7404ff9acd03d09fe966e2c"),
    REBOOT_ASKED(Level.INFO, "827a3ae5c9a743feac855e4cf9d407d0"),
    RETURNING(Level.INFO, "08a935f4fbea44ff89f62fc5ad5fa757"),
    NOT_BACK(Level.ERROR, "cabb5d69ac6e4b78a9864af7157bdf1b"),
    REBOOTED(Level.INFO, "281e061d19ee428c89d25a6536532e41"),
    TAKEN_BACK(Level.WARNING, "e880aa044a5c40beb7f300cc0f23c21a"),
    SETBACK(Level.WARNING, "cb14f92fdd0549239e851ad6b434e6e8"),
    RECOVERED(Level.INFO, "9ce09bbe4d5445cd86002350a5af40ff");

    private final Level level;
    private final String id;

    Notice(Level level, String id) {
        this.level = level;
        this.id = id;
    }

    /** How much it matters. */
    public Level level() {
        return level;
    }

    /** Its {@code MESSAGE_ID=}: 128 random bits as 32 lower-case hexadecimal digits, the same for ever. */
    public String id() {
        return id;
    }
}
