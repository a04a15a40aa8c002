package dev.kured.course;

import dev.kured.terms.ObstacleName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What keeps a node from its reboot for a time.
 *
 * @param name {@code lock}, {@code outage}, or as kured names what defers a reboot: {@code window}, {@code prometheus} …
 */
public record Cause(String name) implements Comparable<Cause> {
    /** Others hold the lock. */
    public static final Cause LOCK = new Cause("lock");
    /** The machine went down without kured. */
    public static final Cause OUTAGE = new Cause("outage");

    /** What a node that may not go names as its obstacles. */
    static Cause of(List<ObstacleName> obstacles) {
        return new Cause(obstacles.stream().map(ObstacleName::label).collect(Collectors.joining(", ")));
    }

    /** In words, where the name does not say enough: {@code others hold the lock}. */
    public String inWords() {
        return switch (name) {
            case "lock" -> "others hold the lock";
            case "outage" -> "the machine is down, not by kured";
            case "window" -> "the window is closed";
            case "pause" -> "the lock is paused";
            case "retry-after" -> "a try was given up";
            case "place" -> "no place in the lock";
            case "cluster" -> "the API server does not answer";
            case "max-per-day" -> "too many reboots in a day";
            case "sentinel" -> "the sentinel cannot be read";
            case "stopping" -> "kured is stopped";
            case "prometheus" -> "the gate of Prometheus is closed";
            case "pods" -> "the gate of pods is closed";
            default -> name;
        };
    }

    @Override
    public int compareTo(Cause other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
