package dev.kured.notify;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of an address that no log may show.
 *
 * @param parts the secrets, longest first
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

    /** Takes all passwords, and of the other parts the long ones. */
    static Secrets of(Stream<String> passwords, Stream<String> others) {
        return new Secrets(
                Stream.concat(passwords, others.filter(part -> part.length() >= SHORTEST)).toList());
    }

    Secrets and(String another) {
        return new Secrets(Stream.concat(parts.stream(), Stream.of(another)).toList());
    }

    /** Replaces each secret in a text by an ellipsis. Servers often repeat a request that they refuse. */
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
