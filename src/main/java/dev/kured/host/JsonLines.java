package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes one JSON object for each line: {@code time} (UTC, with milliseconds), {@code level}, {@code message}, and the
 * fields that have a value, {@code KURED_NODE} as {@code node}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
record JsonLines(PrintStream out, InstantSource clock) implements LogSink {
    @Override
    public void write(Level level, String line, Map<String, String> fields) {
        var members = new LinkedHashMap<String, String>();
        members.put("time", new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT)
                .format(clock.instant()));
        members.put("level", level.name().toLowerCase(Locale.ROOT));
        members.put("message", line);
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!value.isEmpty()) {
                members.put(name.replaceFirst("^KURED_", "").toLowerCase(Locale.ROOT), value);
            }
        });
        out.println(members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + quoted(member.getValue()))
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> quoted.append('\\').append((char) character);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    boolean plain = character >= ' ' && !Character.isSurrogate((char) character);
                    quoted.append(plain ? String.valueOf((char) character) : String.format("\\u%04x", character));
                }
            }
        });
        return quoted.append('"').toString();
    }
}
