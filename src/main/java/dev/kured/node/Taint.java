package dev.kured.node;

import java.util.Optional;

/**
 * A taint of a Node.
 *
 * @param key the key
 * @param value the value, if there is one
 * @param effect {@code NoSchedule}, {@code PreferNoSchedule} or {@code NoExecute}
 * @param added the field {@code timeAdded} as the API server wrote it, if there is one
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">Taints</a>
 */
public record Taint(String key, Optional<String> value, String effect, Optional<String> added) {

    /** Returns a taint that makes the scheduler avoid the node if it has a choice. */
    static Taint preferNoSchedule(String key) {
        return new Taint(key, Optional.empty(), "PreferNoSchedule", Optional.empty());
    }
}
