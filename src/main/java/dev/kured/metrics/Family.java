package dev.kured.metrics;

import java.util.Locale;

/** Every metric that kured has, a line each: its name, its type, whether it outlives the daemon, and its help. */
enum Family {
    BUILD("kured_build_info", Type.GAUGE, false, "Always 1; the labels tell which kured runs here."),
    REBOOT_REQUIRED("kured_reboot_required", Type.GAUGE, false,
            "Whether the operating system of this node asks for a reboot: 1 yes, 0 no; missing while nobody can tell."),
    PHASE("kured_phase", Type.GAUGE, false, "Where this node stands: 1 for the phase that it is in, 0 for the others."),
    PHASE_START("kured_phase_start_timestamp_seconds", Type.GAUGE, false,
            "Since when this node has been in its phase, in seconds since 1970."),
    BLOCKED("kured_blocked", Type.GAUGE, false,
            "Whether this gate, or another obstacle such as a closed window, defers the reboot: 1 yes, 0 no."),
    LOCK_ACQUIRED("kured_lock_acquired_timestamp_seconds", Type.GAUGE, false,
            "When the holder took the lock, as this node sees it, in seconds since 1970;"
                    + " only while this node waits for the lock or holds it."),
    REBOOT_ASKED("kured_last_reboot_timestamp_seconds", Type.GAUGE, true,
            "When kured last had this node drained and set about rebooting it, in seconds since 1970; 0 if never."),
    REBOOTS("kured_reboots_total", Type.COUNTER, true,
            "How the reboots ended for which this node had taken the lock."),
    TAKE_OVERS("kured_takeovers_total", Type.COUNTER, true,
            "How often this node took the place of a dead node in the lock."),
    FAILURES("kured_failures_total", Type.COUNTER, true, "What went wrong, and how often; kured tries again."),
    WAIT("kured_wait_duration_seconds", Type.SUMMARY, true, "How long reboots that were needed waited for the lock."),
    DRAIN("kured_drain_duration_seconds", Type.SUMMARY, true, "How long drains that succeeded took."),
    BOOT("kured_boot_duration_seconds", Type.SUMMARY, true,
            "How long it took from the end of the drain until the node was back, Ready in its new boot.");

    /** The types of the text format; a summary without quantiles is a sum and a count. */
    enum Type {
        GAUGE, COUNTER, SUMMARY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String metric;
    private final Type type;
    private final boolean kept;
    private final String help;

    Family(String metric, Type type, boolean kept, String help) {
        this.metric = metric;
        this.type = type;
        this.kept = kept;
        this.help = help;
    }

    String metric() {
        return metric;
    }

    Type type() {
        return type;
    }

    /** Whether it goes on counting where an earlier run of the daemon has ended. */
    boolean isKept() {
        return kept;
    }

    String help() {
        return help;
    }
}
