package dev.kured.node;

import java.util.Optional;

/**
 * A taint of a Node.
 *
 * @param value its value, if it has one
 * @param effect {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}
 * @param added when it was added, as the API server wrote it; only some have that
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">Taints</a>
 */
public record Taint(String key, Optional<String> value, String effect, Optional<String> added) {

    /** The scheduler avoids the node while it has a choice. */
    static Taint preferNoSchedule(String key) {
        return new Taint(key, Optional.empty(), "PreferNoSchedule", Optional.empty());
    }
}
