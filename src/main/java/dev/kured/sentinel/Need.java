package dev.kured.sentinel;

import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;

/** What the sentinel says. */
public sealed interface Need {

    /** No reboot is needed. */
    record None() implements Need {}

    /**
     * The operating system asks for a reboot, or an operator does.
     *
     * @param since when it began to ask
     * @param why what asks, in words: the file, the packages
     * @param packages the names of those that ask for it, as far as they are known
     * @param pressing whether an operator wants it at once: it waits for no window, and for no gate that he may overrule
     */
    record Wanted(Instant since, String why, List<String> packages, boolean pressing) implements Need {
        public Wanted {
            packages = List.copyOf(packages);
        }

        /** One that is not pressing. */
        public Wanted(Instant since, String why, List<String> packages) {
            this(since, why, packages, false);
        }

        /** One that is not pressing, where no packages are known. */
        public Wanted(Instant since, String why) {
            this(since, why, List.of());
        }
    }

    /** Whether it is pressing. */
    default boolean isPressing() {
        return this instanceof Wanted wanted && wanted.pressing();
    }

    /** It cannot be told, or not yet; so no reboot is begun. */
    record Unknown(Trouble trouble) implements Need {

        /** The same trouble, met again, is no news. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown(var another) && another.inFull().equals(trouble.inFull());
        }

        @Override
        public int hashCode() {
            return trouble.inFull().hashCode();
        }
    }
}
