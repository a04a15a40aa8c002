package dev.kured.agent;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where this node stands, for people.
 *
 * @param node its name; empty while that is not known
 * @param phase the phase's {@linkplain Phase#label label}
 * @param since since when it has been in this phase
 * @param sentence what it is doing and why, and what would have to change
 * @param trouble what goes wrong at the moment, and what to do; empty if nothing does
 */
public record Report(String node, String phase, Instant since, String sentence, String trouble) {

    /** As it is written to a file. */
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
                field(map, "trouble"));
    }

    private static String field(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }
}
