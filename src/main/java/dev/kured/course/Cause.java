package dev.kured.course;

import dev.kured.terms.ObstacleName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A reason for which a node does not reboot for some time.
 *
 * @param name {@code lock}, {@code outage}, or the names of the agent's obstacles: {@code window}, {@code prometheus} …
 */
public record Cause(String name) implements Comparable<Cause> {
    /** Other nodes hold the lock. */
    public static final Cause LOCK = new Cause("lock");
    /** The machine went down without kured. */
    public static final Cause OUTAGE = new Cause("outage");

    /** Joins the obstacles that a blocked node reports. */
    static Cause of(List<ObstacleName> obstacles) {
        return new Cause(obstacles.stream().map(ObstacleName::label).collect(Collectors.joining(", ")));
    }

    /**
     * Describes the cause for people.
     *
     * @return a phrase such as {@code others hold the lock}, or the name if it is clear enough
     */
    public String inWords() {
        return switch (name) {
            case "lock" -> "others hold the lock";
            case "outage" -> "the machine went down without kured";
            case "window" -> "the window is closed";
            case "pause" -> "the lock is paused";
            case "retry-after" -> "back-off after a failed attempt";
            case "place" -> "no place in the lock";
            case "cluster" -> "the API server does not answer";
            case "max-per-day" -> "too many reboots in a day";
            case "sentinel" -> "the sentinel cannot be read";
            case "stopping" -> "kured is stopped";
            case "prometheus" -> "the Prometheus gate is closed";
            case "pods" -> "the pods gate is closed";
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
