package dev.kured.agent;

import dev.kured.lock.Holder;
import dev.kured.sentinel.Need;
import dev.kured.terms.Trouble;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where this node stands, for people, and what programs want to know of it. A value. */
public final class Report {
    private final String node;
    private final String phase;
    private final Instant since;
    private final Supplier<String> words;
    private final String trouble;
    private final Facts facts;
    private @Nullable String sentence;

    /**
     * A report.
     *
     * @param node its name; empty while that is not known
     * @param phase the phase's {@linkplain Phase#label label}
     * @param since since when it has been in this phase
     * @param sentence what it is doing and why, and what would have to change
     * @param trouble what goes wrong at the moment, and what to do; empty if nothing does
     * @param facts for programs
     */
    public Report(String node, String phase, Instant since, String sentence, String trouble, Facts facts) {
        this(node, phase, since, () -> sentence, trouble, facts);
    }

    /** As above; the sentence is put together when somebody reads it. */
    Report(String node, String phase, Instant since, Supplier<String> words, String trouble, Facts facts) {
        this.node = node;
        this.phase = phase;
        this.since = since;
        this.words = words;
        this.trouble = trouble;
        this.facts = facts;
    }

    /** The node's name; empty while that is not known. */
    public String node() {
        return node;
    }

    /** The phase's {@linkplain Phase#label label}. */
    public String phase() {
        return phase;
    }

    /** Since when it has been in this phase. */
    public Instant since() {
        return since;
    }

    /** What it is doing and why, and what would have to change. */
    public String sentence() {
        if (sentence == null) {
            sentence = words.get();
        }
        return sentence;
    }

    /** What goes wrong at the moment, and what to do; empty if nothing does. */
    public String trouble() {
        return trouble;
    }

    /** The trouble, where the sentence does not tell it already; empty otherwise. */
    public Optional<String> furtherTrouble() {
        return Optional.of(trouble).filter(text -> !text.isEmpty() && !sentence().contains(text));
    }

    /** What programs want to know. */
    public Facts facts() {
        return facts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Report report && toMap().equals(report.toMap()) && facts.equals(report.facts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(toMap(), facts);
    }

    @Override
    public String toString() {
        return toMap() + ", " + facts;
    }

    /**
     * What stands behind the sentence.
     *
     * @param need what the sentinel says
     * @param obstacles the names of what defers the reboot: gates that are closed, {@code window}, {@code pause} …
     * @param holders who holds the lock; none if nobody does, or if nobody looks
     * @param failed whether what is being taken back has failed, rather than being no longer wanted
     * @param late whether the node has rebooted, and is not back after {@code recovery.ready-timeout}
     * @param daysBlocked for how many whole days the reboot has been needed, if it may still not begin
     * @param events what has happened since the last report, in its order
     */
    public record Facts(
            Need need,
            List<String> obstacles,
            List<Holder> holders,
            boolean failed,
            boolean late,
            long daysBlocked,
            List<Event> events) {

        /** When nothing is known. */
        static final Facts NONE = of(new Need.Unknown(new Trouble("nothing is known", "")));

        /** Copies the lists. */
        public Facts {
            obstacles = List.copyOf(obstacles);
            holders = List.copyOf(holders);
            events = List.copyOf(events);
        }

        /** When no more is known than whether a reboot is needed. */
        public static Facts of(Need need) {
            return new Facts(need, List.of(), List.of(), false, false, 0, List.of());
        }

        /** Whether a reboot is needed; empty while that cannot be told. */
        public Optional<Boolean> needed() {
            return switch (need) {
                case Need.None _ -> Optional.of(false);
                case Need.Wanted _ -> Optional.of(true);
                case Need.Unknown _ -> Optional.empty();
            };
        }
    }

    /** As it is written to a file, without the facts: {@code kured status} finds them out by itself. */
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        map.put("node", node);
        map.put("phase", phase);
        map.put("since", since.toString());
        map.put("sentence", sentence());
        map.put("trouble", trouble);
        return map;
    }

    /**
     * As it is read from a file.
     *
     * @throws IllegalArgumentException if something is missing
     * @throws java.time.format.DateTimeParseException if a moment cannot be read
     */
    public static Report of(Map<String, String> map) {
        return new Report(
                field(map, "node"),
                field(map, "phase"),
                Instant.parse(field(map, "since")),
                field(map, "sentence"),
                field(map, "trouble"),
                Facts.NONE);
    }

    private static String field(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
