package dev.kured.notify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text in a header, see RFC 2047: as it is if it is ASCII, otherwise as encoded words of UTF-8. */
final class EncodedWord {
    /** Bytes of text in one word, so that a line of one word and the name of its header stays within 76 characters. */
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
