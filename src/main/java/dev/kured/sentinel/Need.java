package dev.kured.sentinel;

import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.List;

/** A sentinel's answer whether a reboot is needed. */
public sealed interface Need {

    /** No reboot is needed. */
    record None() implements Need {}

    /**
     * The operating system or an operator wants a reboot.
     *
     * @param since since when a reboot has been needed
     * @param why the reason: the file, the packages, the command or the operator
     * @param packages the packages that need the reboot, as far as they are known
     * @param pressing whether an operator wants it at once: it waits for no window, and for no gate that an operator may
     *     override
     */
    record Wanted(Instant since, String why, List<String> packages, boolean pressing) implements Need {
        /** Copies the packages. */
        public Wanted {
            packages = List.copyOf(packages);
        }

        /**
         * Creates a need that is not pressing.
         *
         * @param since since when a reboot has been needed
         * @param why the reason
         * @param packages the packages that need the reboot
         */
        public Wanted(Instant since, String why, List<String> packages) {
            this(since, why, packages, false);
        }

        /**
         * Creates a need that is not pressing, without packages.
         *
         * @param since since when a reboot has been needed
         * @param why the reason
         */
        public Wanted(Instant since, String why) {
            this(since, why, List.of());
        }
    }

    /** {@return whether an operator wants the reboot at once} */
    default boolean isPressing() {
        return this instanceof Wanted wanted && wanted.pressing();
    }

    /**
     * The sentinel does not know, or not yet; kured does not begin a reboot.
     *
     * @param trouble the reason
     */
    record Unknown(Trouble trouble) implements Need {

        /** Compares the texts, so that the same failure met again does not count as a change. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown(var another) && another.inFull().equals(trouble.inFull());
        }

        /** Returns the hash code of the text. */
        @Override
        public int hashCode() {
            return trouble.inFull().hashCode();
        }
    }
}
