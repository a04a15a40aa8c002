package dev.kured.agent;

import dev.kured.lock.Holder;
import dev.kured.sentinel.Need;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A report of where this node stands, for people, and of the facts behind it, for programs. A value. */
public final class Report {
    private final String node;
    private final PhaseName phase;
    private final Instant since;
    private final Supplier<String> words;
    private final String trouble;
    private final Facts facts;
    private @Nullable String sentence;

    /**
     * A report.
     *
     * @param node the node's name; empty while it is not known
     * @param phase the phase of the node
     * @param since when the phase began
     * @param sentence what the node does and why, and what would have to change
     * @param trouble what goes wrong at the moment, and what to do; empty if nothing does
     * @param facts for programs
     */
    public Report(String node, PhaseName phase, Instant since, String sentence, String trouble, Facts facts) {
        this(node, phase, since, () -> sentence, trouble, facts);
    }

    /** A report whose sentence is composed when somebody reads it. */
    Report(String node, PhaseName phase, Instant since, Supplier<String> words, String trouble, Facts facts) {
        this.node = node;
        this.phase = phase;
        this.since = since;
        this.words = words;
        this.trouble = trouble;
        this.facts = facts;
    }

    /** {@return the node's name; empty while it is not known} */
    public String node() {
        return node;
    }

    /** {@return the phase} */
    public PhaseName phase() {
        return phase;
    }

    /** {@return when the phase began} */
    public Instant since() {
        return since;
    }

    /** {@return what the node does and why, and what would have to change} */
    public String sentence() {
        if (sentence == null) {
            sentence = words.get();
        }
        return sentence;
    }

    /** {@return what goes wrong at the moment, and what to do; empty if nothing does} */
    public String trouble() {
        return trouble;
    }

    /** {@return the facts for programs} */
    public Facts facts() {
        return facts;
    }

    /** {@return what {@code kured status} shows: it looks up the facts by itself} */
    public SavedReport saved() {
        return new SavedReport(node, phase.label(), since, sentence(), trouble);
    }

    @Override
    public String toString() {
        return saved() + ", " + facts;
    }

    /**
     * The facts behind the sentence.
     *
     * @param need the answer of the sentinel
     * @param obstacles what defers the reboot
     * @param holders the holders of the lock; none if it is free, or if nobody looks
     * @param events what has happened since the last report, in its order
     */
    public record Facts(
            Need need,
            List<ObstacleName> obstacles,
            List<Holder> holders,
            List<Event> events) {

        /** Copies the lists. */
        public Facts {
            obstacles = List.copyOf(obstacles);
            holders = List.copyOf(holders);
            events = List.copyOf(events);
        }

        /**
         * Creates facts of which only the answer of the sentinel is known.
         *
         * @param need the answer of the sentinel
         * @return the facts
         */
        public static Facts of(Need need) {
            return new Facts(need, List.of(), List.of(), List.of());
        }

        /** {@return whether a reboot is needed; empty while that is not known} */
        public Optional<Boolean> needed() {
            return switch (need) {
                case Need.None _ -> Optional.of(false);
                case Need.Wanted _ -> Optional.of(true);
                case Need.Unknown _ -> Optional.empty();
            };
        }
    }
}
