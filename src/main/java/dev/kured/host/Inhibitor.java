package dev.kured.host;

/**
 * An inhibitor lock against shutdown in systemd-logind, see systemd-inhibit(1).
 *
 * @param who the program's description of itself
 * @param why the program's reason
 * @param pid the process ID
 */
public record Inhibitor(String who, String why, long pid) {

    /** Returns the program, its reason and its process ID. */
    @Override
    public String toString() {
        return who + " (" + why + ", process " + pid + ")";
    }
}
