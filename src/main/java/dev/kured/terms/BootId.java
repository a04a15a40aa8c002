package dev.kured.terms;

import java.util.Locale;
import java.util.UUID;

/**
 * Tells one boot of a machine from every other: {@code /proc/sys/kernel/random/boot_id}, see random(4).
 * The kubelet reports the same value in the Node's {@code status.nodeInfo.bootID}.
 */
public record BootId(String value) {

    /** @throws IllegalArgumentException if this is not a UUID */
    public BootId {
        value = value.strip().toLowerCase(Locale.ROOT);
        if (!UUID.fromString(value).toString().equals(value)) {
            throw new IllegalArgumentException("'" + value + "' is not a boot ID");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
