package dev.kured.notify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes text for an HTTP header: ASCII unchanged, other text as encoded words in UTF-8 (RFC 2047). */
final class EncodedWord {
    /** The bytes of text in one word: RFC 2047 limits a line with encoded words to 76 characters. */
    private static final int ROOM = 39;

    private EncodedWord() {}

    static String of(String text) {
        if (text.matches("[ -~]*") && !text.contains("=?")) {
            return text;
        }
        var words = new StringBuilder();
        var word = new StringBuilder();
        text.codePoints().forEach(point -> {
            String next = Character.toString(point);
            if (bytes(word.toString()).length + bytes(next).length > ROOM) {
                append(words, word);
            }
            word.append(next);
        });
        append(words, word);
        return words.toString();
    }

    private static void append(StringBuilder words, StringBuilder word) {
        words.append(words.isEmpty() ? "" : " ")
                .append("=?UTF-8?B?")
                .append(Base64.getEncoder().encodeToString(bytes(word.toString())))
                .append("?=");
        word.setLength(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
