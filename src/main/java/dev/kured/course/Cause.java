package dev.kured.course;

/**
 * What keeps a node from its reboot for a time.
 *
 * @param name {@code lock}, {@code window}, {@code setback}, {@code outage}, or {@code gate} and its name
 */
public record Cause(String name) implements Comparable<Cause> {
    /** Others hold the lock. */
    public static final Cause LOCK = new Cause("lock");
    /** No window is open. */
    public static final Cause WINDOW = new Cause("window");
    /** An earlier try was given up, the lock is paused, or the API server is away. */
    public static final Cause SETBACK = new Cause("setback");

    /** The machine went down without kured. */
    public static final Cause OUTAGE = new Cause("outage");

    static Cause gate(String name) {
        return new Cause("gate " + name);
    }

    /** In words: {@code others hold the lock}. */
    public String inWords() {
        return switch (name) {
            case "lock" -> "others hold the lock";
            case "window" -> "the window is closed";
            case "outage" -> "the machine is down, not by kured";
            case "setback" -> "a setback: a try given up, a pause, an outage";
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
