package dev.kured.host;

/**
 * Somebody who asks systemd-logind not to shut down now, see systemd-inhibit(1).
 *
 * @param who the program, in its own words
 * @param why its reason, in its own words
 * @param pid its process
 */
public record Inhibitor(String who, String why, long pid) {

    @Override
    public String toString() {
        return who + " (" + why + ", process " + pid + ")";
    }
}
