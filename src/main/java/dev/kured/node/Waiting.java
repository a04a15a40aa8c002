package dev.kured.node;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The mark on a Node that it waits for the lock, for people: {@code kured lock} shows it. Nothing is decided by it.
 *
 * @param since since when a reboot is needed
 * @param why what asks for it
 */
public record Waiting(Instant since, String why) {
    /** The annotation: a moment in ISO 8601, a blank, and what asks for the reboot. */
    public static final String ANNOTATION = "kured.dev/waiting";

    private static final int LONGEST = 200;

    /** Whether the Node carries the mark. */
    public static boolean isOn(NodeView node) {
        return node.annotations().containsKey(ANNOTATION);
    }

    /** What places this mark. */
    public NodeChange mark() {
        String text = since.truncatedTo(ChronoUnit.SECONDS) + " " + (why.length() > LONGEST ? why.substring(0, LONGEST) + "…" : why);
        return new NodeChange(Optional.empty(), Map.of(ANNOTATION, Optional.of(text)));
    }

    /** What takes the mark away; empty if it is not there. */
    public static Optional<NodeChange> unmark(NodeView node) {
        return isOn(node)
                ? Optional.of(new NodeChange(Optional.empty(), Map.of(ANNOTATION, Optional.empty())))
                : Optional.empty();
    }

    /** Understands the annotation's value; what begins with no moment has waited since ever. */
    static Waiting of(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new Waiting(Instant.parse(parts[0]), parts.length > 1 ? parts[1] : "");
        } catch (DateTimeException _) {
            return new Waiting(Instant.EPOCH, text);
        }
    }
}
