package dev.kured.notify;

import dev.kured.terms.DurationText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parameters of an address. Names match in any case, as in shoutrrr; of several values the first one counts.
 * Remembers which names were asked for, to refuse the others.
 */
final class Query {
    private final String raw;
    private final Map<String, String> values;
    private final Map<String, String> asWritten;
    private final Set<String> asked = new LinkedHashSet<>();

    private Query(String raw, Map<String, String> values, Map<String, String> asWritten) {
        this.raw = raw;
        this.values = values;
        this.asWritten = asWritten;
    }

    static Query parse(String raw) throws NotUnderstood {
        var values = new LinkedHashMap<String, String>();
        var asWritten = new LinkedHashMap<String, String>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String name = decoded(parts[0]);
                values.putIfAbsent(name.toLowerCase(Locale.ROOT), parts.length == 2 ? decoded(parts[1]) : "");
                asWritten.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            }
        }
        return new Query(raw, values, asWritten);
    }

    /** Decodes percent signs and pluses. */
    static String decoded(String text) throws NotUnderstood {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.chars().anyMatch(Character::isISOControl)) {
                throw new NotUnderstood("a control character (not shown, it may be in a secret)", "none");
            }
            return decoded;
        } catch (IllegalArgumentException _) {
            throw new NotUnderstood("a percent sign that begins no escape (not shown, it may hold a secret)",
                    "%25 in its place");
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns the query as written. */
    String raw() {
        return raw;
    }

    Stream<String> values() {
        return values.values().stream();
    }

    /** Returns the first non-empty value of these names, which are in lower case. */
    Optional<String> text(String... names) {
        asked.addAll(List.of(names));
        return Arrays.stream(names).flatMap(name -> Stream.ofNullable(values.get(name)))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    List<String> list(String... names) {
        return text(names).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    boolean flag(boolean fallback, String... names) throws NotUnderstood {
        Optional<String> text = text(names);
        return text.isEmpty() ? fallback : switch (text.get().toLowerCase(Locale.ROOT)) {
            case "yes", "y", "true", "1" -> true;
            case "no", "n", "false", "0" -> false;
            default -> throw new NotUnderstood("the parameter " + names[0] + " with another value", "yes or no");
        };
    }

    Optional<Integer> number(int least, int most, String... names) throws NotUnderstood {
        Optional<String> text = text(names);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text.get())).filter(number -> number >= least && number <= most)
                    .or(() -> {
                        throw new NumberFormatException();
                    });
        } catch (NumberFormatException _) {
            throw new NotUnderstood("the parameter " + names[0] + " with another value",
                    "a whole number from " + least + " to " + most);
        }
    }

    Optional<Duration> duration(String... names) throws NotUnderstood {
        Optional<String> text = text(names);
        Optional<Duration> duration = text.flatMap(DurationText::parse);
        if (text.isPresent() && duration.isEmpty()) {
            throw new NotUnderstood("the parameter " + names[0] + " with another value", "a duration such as 10s");
        }
        return duration;
    }

    /** Ignores parameters that only change how shoutrrr formats a message. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    /** Returns the parameters that nobody asked for, under their names as written. */
    Map<String, String> others() {
        var others = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            if (!asked.contains(name)) {
                others.put(asWritten.getOrDefault(name, name), value);
            }
        });
        return others;
    }

    /** Refuses the parameters that nobody asked for. Call it last. */
    void refuseOthers() throws NotUnderstood {
        if (!others().isEmpty()) {
            String name = others().keySet().iterator().next();
            throw new NotUnderstood(
                    name.matches("[A-Za-z_]{1,20}") ? "the unknown parameter " + name : "an unknown parameter",
                    asked.isEmpty() ? "none" : "one of " + String.join(", ", asked));
        }
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "?…";
    }
}
