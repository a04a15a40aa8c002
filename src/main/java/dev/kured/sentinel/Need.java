package dev.kured.sentinel;

import dev.kured.terms.Trouble;
import java.time.Instant;

/** What the sentinel says. */
public sealed interface Need {

    /** No reboot is needed. */
    record None() implements Need {}

    /**
     * The operating system asks for a reboot.
     *
     * @param since when it began to ask
     * @param why what asks, in words: the file, the packages
     */
    record Wanted(Instant since, String why) implements Need {}

    /** It cannot be told, or not yet; so no reboot is begun. */
    record Unknown(Trouble trouble) implements Need {}
}
