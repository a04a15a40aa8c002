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
 * The reboots of the last day that did not help, or whose outcome is still open: when kured took the lock for each. Written
 * on the Node itself, so that it outlives the machine's disk and everybody can read it. A reboot after which no reboot is
 * needed any more has helped, and is struck out.
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

    /**
     * The first moment from this one on, by whole seconds, that the history does not have yet. A clock that was set back
     * passes the same second twice, and two reboots must not count as one.
     */
    public static Instant unused(NodeView node, Instant moment) {
        Instant free = moment;
        while (has(node, free, moment)) {
            free = free.plusSeconds(1);
        }
        return free;
    }

    /** What adds the reboot for which the lock was taken then, and forgets what is older than a day. */
    public static NodeChange add(NodeView node, Instant lockTaken, Instant now) {
        var moments = new ArrayList<>(lastDay(node, now));
        moments.add(lockTaken.truncatedTo(ChronoUnit.SECONDS));
        return NodeChange.annotation(ANNOTATION, inWords(moments));
    }

    /** What strikes out the reboot for which the lock was taken then, since it has helped; nothing if it is not there. */
    public static NodeChange strike(NodeView node, Instant lockTaken, Instant now) {
        if (!has(node, lockTaken, now)) {
            return NodeChange.NONE;
        }
        var moments = new ArrayList<>(lastDay(node, now));
        moments.remove(lockTaken.truncatedTo(ChronoUnit.SECONDS));
        return moments.isEmpty() ? NodeChange.withoutAnnotation(ANNOTATION) : NodeChange.annotation(ANNOTATION, inWords(moments));
    }

    private static String inWords(List<Instant> moments) {
        return moments.stream().map(Instant::toString).collect(Collectors.joining(","));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
