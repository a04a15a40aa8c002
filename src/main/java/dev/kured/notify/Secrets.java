package dev.kured.notify;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must not be seen in a log: the parts of an address.
 *
 * @param parts the longest first
 */
record Secrets(List<String> parts) {
    // Shorter ones are words such as "api"; hiding them would only make an error hard to read.
    private static final int SHORTEST = 6;

    Secrets {
        parts = parts.stream()
                .filter(part -> !part.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Passwords, and what may be others. */
    static Secrets of(Stream<String> passwords, Stream<String> others) {
        return new Secrets(
                Stream.concat(passwords, others.filter(part -> part.length() >= SHORTEST)).toList());
    }

    Secrets and(String another) {
        return new Secrets(Stream.concat(parts.stream(), Stream.of(another)).toList());
    }

    /** The text with each of them replaced by an ellipsis; servers like to repeat what they did not like. */
    String hideIn(String text) {
        String hidden = text;
        for (String part : parts) {
            hidden = hidden.replace(part, "…");
        }
        return hidden;
    }

    @Override
    public String toString() {
        return "…";
    }
}
