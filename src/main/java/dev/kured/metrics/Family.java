package dev.kured.metrics;

import java.util.Locale;

/** The metrics of kured, one constant each: name, type, whether the value survives a restart, and help text. */
enum Family {
    BUILD("kured_build_info", Type.GAUGE, false, "Always 1; the label version is the version of kured on this node."),
    REBOOT_REQUIRED("kured_reboot_required", Type.GAUGE, false,
            "Whether the operating system of this node requires a reboot: 1 yes, 0 no; absent while this is unknown."),
    PHASE("kured_phase", Type.GAUGE, false, "The phase of this node: 1 for the current phase, 0 for all others."),
    PHASE_START("kured_phase_start_timestamp_seconds", Type.GAUGE, false,
            "When this node entered its current phase, in seconds since 1970."),
    BLOCKED("kured_blocked", Type.GAUGE, false,
            "Whether this gate, or another obstacle such as a closed window, defers the reboot: 1 yes, 0 no."),
    LOCK_ACQUIRED("kured_lock_acquired_timestamp_seconds", Type.GAUGE, false,
            "When the holder acquired the lock, as this node sees it, in seconds since 1970;"
                    + " present only while this node waits for the lock or holds it."),
    REBOOT_ASKED("kured_last_reboot_timestamp_seconds", Type.GAUGE, true,
            "When kured last finished a drain and began to reboot this node, in seconds since 1970; 0 if never."),
    REBOOTS("kured_reboots_total", Type.COUNTER, true,
            "Reboots for which this node acquired the lock, by outcome."),
    TAKE_OVERS("kured_takeovers_total", Type.COUNTER, true,
            "How often this node replaced a dead holder in the lock."),
    FAILURES("kured_failures_total", Type.COUNTER, true, "Failures by kind; kured retries after each."),
    WAIT("kured_wait_duration_seconds", Type.SUMMARY, true, "How long required reboots waited for the lock."),
    DRAIN("kured_drain_duration_seconds", Type.SUMMARY, true, "Duration of successful drains."),
    BOOT("kured_boot_duration_seconds", Type.SUMMARY, true,
            "Time from the end of the drain until the node was back, Ready in its new boot.");

    /** The types of the text format; a summary here has no quantiles, only a sum and a count. */
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

    /** Whether the value continues from an earlier run of the daemon. */
    boolean isKept() {
        return kept;
    }

    String help() {
        return help;
    }
}
