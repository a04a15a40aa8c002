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
 * The reboots of the last 24 hours that did not help or whose outcome is still open, as an annotation of the Node. Each
 * entry is the time when kured took the lock. The annotation survives the loss of the machine's disk, and everybody can
 * read it. A reboot has helped if no reboot is needed after it; then its entry is removed.
 */
public final class RebootHistory {
    /** The annotation: times in ISO 8601 separated by commas, the oldest first. */
    public static final String ANNOTATION = "kured.dev/reboots";

    private static final Duration MEMORY = Duration.ofDays(1);

    private RebootHistory() {}

    /**
     * Returns the entries less than a day before or after the present time. Entries in the future were written while the
     * clock was ahead, and count, too. Entries farther away and invalid ones are ignored: a clock that was wrong by years
     * must not prevent reboots for years.
     *
     * @param node the Node
     * @param now the present time
     * @return the times when kured took the lock
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

    /**
     * {@return whether the history has a reboot}
     *
     * @param node the Node
     * @param lockTaken when kured took the lock for that reboot
     * @param now the present time
     */
    public static boolean has(NodeView node, Instant lockTaken, Instant now) {
        return lastDay(node, now).contains(lockTaken.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Finds the first time that is not in the history, in steps of a second. A clock that was set back passes the same
     * second twice, and two reboots must not count as one.
     *
     * @param node the Node
     * @param moment the time to begin with
     * @return a time that the history does not have
     */
    public static Instant unused(NodeView node, Instant moment) {
        Instant free = moment;
        while (has(node, free, moment)) {
            free = free.plusSeconds(1);
        }
        return free;
    }

    /**
     * {@return the change that adds a reboot and removes entries older than a day}
     *
     * @param node the Node
     * @param lockTaken when kured took the lock for that reboot
     * @param now the present time
     */
    public static NodeChange add(NodeView node, Instant lockTaken, Instant now) {
        var moments = new ArrayList<>(lastDay(node, now));
        moments.add(lockTaken.truncatedTo(ChronoUnit.SECONDS));
        return NodeChange.annotation(ANNOTATION, inWords(moments));
    }

    /**
     * {@return the change that removes a reboot that has helped; no change if the history does not have it}
     *
     * @param node the Node
     * @param lockTaken when kured took the lock for that reboot
     * @param now the present time
     */
    public static NodeChange remove(NodeView node, Instant lockTaken, Instant now) {
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
