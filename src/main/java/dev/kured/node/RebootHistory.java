package dev.kured.node;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When kured took the lock for each reboot of this node that it asked for during the last day, written on the Node itself:
 * it outlives the machine's disk, and everybody can read it.
 */
public final class RebootHistory {
    /** The annotation: moments in ISO 8601, the oldest first, with commas between. */
    public static final String ANNOTATION = "kured.dev/reboots";

    private static final Duration MEMORY = Duration.ofDays(1);

    private RebootHistory() {}

    /**
     * The moments within a day of {@code now}. Those after it were written while the clock was ahead, and count as well.
     * What is farther away, or cannot be read as a moment, is passed over: a clock that was wrong by years must not keep
     * the node from reboots for years.
     */
    public static List<Instant> lastDay(NodeView node, Instant now) {
        if (!node.annotations().containsKey(ANNOTATION)) {
            return List.of();
        }
        var moments = new ArrayList<Instant>();
        for (String text : node.annotations().getOrDefault(ANNOTATION, "").split(",", -1)) {
            moment(text.strip()).filter(at -> Duration.between(at, now).abs().compareTo(MEMORY) < 0).ifPresent(moments::add);
        }
        return List.copyOf(moments);
    }

    /** Whether it tells of the reboot for which the lock was taken then. */
    public static boolean has(NodeView node, Instant lockTaken, Instant now) {
        return lastDay(node, now).contains(lockTaken.truncatedTo(ChronoUnit.SECONDS));
    }

    /** What adds the reboot for which the lock was taken then, and forgets what is older than a day. */
    public static NodeChange add(NodeView node, Instant lockTaken, Instant now) {
        var moments = new ArrayList<>(lastDay(node, now));
        moments.add(lockTaken.truncatedTo(ChronoUnit.SECONDS));
        String text = moments.stream().map(Instant::toString).collect(Collectors.joining(","));
        return NodeChange.annotation(ANNOTATION, text);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
