package dev.kured.gate;

import dev.kured.terms.Trouble;
import java.util.Locale;
import java.util.Optional;

/** Something that may defer a reboot. It is asked just before the lock is taken, and never stops what has begun. */
public interface Gate {

    /**
     * Why no reboot may begin now, in a sentence that names what closes the gate; empty if it is open.
     *
     * @throws Trouble if it cannot be asked: then it is closed
     */
    Optional<String> closedBecause() throws Trouble;

    /** Its name, for metrics: {@code inhibitor}. */
    default String name() {
        return getClass().getSimpleName().replaceFirst("Gate$", "").toLowerCase(Locale.ROOT);
    }
}
