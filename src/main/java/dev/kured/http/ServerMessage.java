package dev.kured.http;

/** Makes one log line from the error message of a server. */
public final class ServerMessage {
    private static final int LONGEST = 240;

    private ServerMessage() {}

    /** Returns the first line of a body; empty for an empty body or an HTML page. */
    public static String of(String body) {
        String line = body.lines().map(String::strip).filter(each -> !each.isEmpty()).findFirst().orElse("");
        return line.startsWith("<") ? "" : line.replaceAll("\\p{Cntrl}", " ");
    }

    /** Cuts a text after 240 characters. Hide secrets first: a part of a secret is not recognized. */
    public static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
