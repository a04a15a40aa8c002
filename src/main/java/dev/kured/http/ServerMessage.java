package dev.kured.http;

/** The words of a server about a request that it did not like, fit for one line of a log. */
public final class ServerMessage {
    private static final int LONGEST = 240;

    private ServerMessage() {}

    /** Returns the first line of a body; empty if there is none, or a page for browsers. */
    public static String of(String body) {
        String line = body.lines().map(String::strip).filter(each -> !each.isEmpty()).findFirst().orElse("");
        return line.startsWith("<") ? "" : line.replaceAll("\\p{Cntrl}", " ");
    }

    /** Cuts a text after 240 characters. Secrets are hidden before that: of one that is cut off nobody knows the rest. */
    public static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
