package dev.kured.sentinel;

import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;

/** What the sentinel says. */
public sealed interface Need {

    /** No reboot is needed. */
    record None() implements Need {}

    /**
     * The operating system asks for a reboot.
     *
     * @param since when it began to ask
     * @param why what asks, in words: the file, the packages
     * @param packages the names of those that ask for it, as far as they are known
     */
    record Wanted(Instant since, String why, List<String> packages) implements Need {
        public Wanted {
            packages = List.copyOf(packages);
        }

        /** Where no packages are known. */
        public Wanted(Instant since, String why) {
            this(since, why, List.of());
        }
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
