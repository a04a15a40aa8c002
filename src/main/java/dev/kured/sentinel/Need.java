package dev.kured.sentinel;

import dev.kured.terms.Trouble;
import java.time.Instant;

/** What the sentinel says. */
public sealed interface Need {

    /** No reboot is needed. */
    record None() implements Need {}

    /**
     * The operating system asks for a reboot, or an operator does.
     *
     * @param since when it began to ask
     * @param why what asks, in words: the file, the packages
     * @param pressing whether an operator wants it at once: it waits for no window, and for no gate that he may overrule
     */
    record Wanted(Instant since, String why, boolean pressing) implements Need {

        /** One that is not pressing. */
        public Wanted(Instant since, String why) {
            this(since, why, false);
        }
    }

    /** Whether it is pressing. */
    default boolean isPressing() {
        return this instanceof Wanted wanted && wanted.pressing();
    }

    /** It cannot be told, or not yet; so no reboot is begun. */
    record Unknown(Trouble trouble) implements Need {}
}
