package dev.kured.agent;

import dev.kured.terms.PhaseName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A report for people, as the daemon saves it for {@code kured status}. Another version of kured may have written it.
 *
 * @param node the node's name; empty while it is not known
 * @param phase the {@linkplain PhaseName#label label} of the phase
 * @param since when the phase began
 * @param sentence what the node does and why, and what would have to change
 * @param trouble what goes wrong at the moment, and what to do; empty if nothing does
 */
public record SavedReport(String node, String phase, Instant since, String sentence, String trouble) {

    /** {@return the phase; empty if this version of kured does not know it} */
    public Optional<PhaseName> phaseName() {
        return PhaseName.of(phase);
    }

    /** {@return the trouble where the sentence does not mention it; empty otherwise} */
    public Optional<String> furtherTrouble() {
        return Optional.of(trouble).filter(text -> !text.isEmpty() && !sentence.contains(text));
    }

    Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        map.put("node", node);
        map.put("phase", phase);
        map.put("since", since.toString());
        map.put("sentence", sentence);
        map.put("trouble", trouble);
        return map;
    }

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException if a field is missing
     * @throws java.time.format.DateTimeParseException if the moment is malformed
     */
    static SavedReport of(Map<String, String> map) {
        return new SavedReport(
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
