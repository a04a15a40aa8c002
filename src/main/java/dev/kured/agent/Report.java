package dev.kured.agent;

import dev.kured.lock.Holder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this node stands, for people, and what programs want to know of it.
 *
 * @param node its name; empty while that is not known
 * @param phase the phase's {@linkplain Phase#label label}
 * @param since since when it has been in this phase
 * @param sentence what it is doing and why, and what would have to change
 * @param trouble what goes wrong at the moment, and what to do; empty if nothing does
 * @param facts for programs
 */
public record Report(String node, String phase, Instant since, String sentence, String trouble, Facts facts) {

    /**
     * What stands behind the sentence.
     *
     * @param needed whether a reboot is needed; empty while that cannot be told
     * @param gates the names of the gates that are closed
     * @param holders who holds the lock; none if nobody does, or if nobody looks
     * @param failed whether what is being taken back has failed, rather than being no longer wanted
     */
    public record Facts(Optional<Boolean> needed, List<String> gates, List<Holder> holders, boolean failed) {

        /** When nothing is known. */
        static final Facts NONE = new Facts(Optional.empty(), List.of(), List.of(), false);

        /** Copies the lists. */
        public Facts {
            gates = List.copyOf(gates);
            holders = List.copyOf(holders);
        }
    }

    /** As it is written to a file, without the facts: {@code kured status} finds them out by itself. */
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        map.put("node", node);
        map.put("phase", phase);
        map.put("since", since.toString());
        map.put("sentence", sentence);
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
