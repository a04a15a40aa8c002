package dev.kured.terms;

import java.util.Locale;
import java.util.UUID;

/**
 * The ID of one boot of a machine: {@code /proc/sys/kernel/random/boot_id}, see random(4). The kubelet reports the same
 * value in the Node's {@code status.nodeInfo.bootID}.
 *
 * @param value a UUID in lower case
 */
public record BootId(String value) {

    /**
     * Removes white space around the value and converts it to lower case.
     *
     * @throws IllegalArgumentException if the value is not a UUID
     */
    public BootId {
        value = value.strip().toLowerCase(Locale.ROOT);
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("'" + value + "' is not a boot ID");
        }
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return value;
    }
}
