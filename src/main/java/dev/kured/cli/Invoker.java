package dev.kured.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Who types the command. */
final class Invoker {
    private Invoker() {}

    /** As others know them: {@code anna@laptop}. */
    static String here() {
        String user = Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name", "somebody"));
        try {
            return user + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return user;
        }
    }

    /** Whether these words, of {@link #here(String)}, are of who types now. */
    static boolean said(String words) {
        return words.equals(here()) || words.startsWith(here() + ": ");
    }

    /** Who, and why if they say so: {@code anna@laptop: the disk is being replaced}. */
    static String here(String reason) {
        return here() + (reason.isBlank() ? "" : ": " + reason.strip());
    }
}
