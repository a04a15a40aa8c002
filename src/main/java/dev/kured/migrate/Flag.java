package dev.kured.migrate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The flags of kubereboot/kured 1.23, which include those of all earlier versions, some of them renamed. */
enum Flag {
    ALERT_FILTER_MATCH_ONLY(Form.SWITCH),
    ALERT_FILTER_REGEXP,
    ALERT_FIRING_ONLY(Form.SWITCH),
    ANNOTATE_NODES(Form.SWITCH),
    BLOCKING_POD_SELECTOR(Form.REPEATED),
    CONCURRENCY,
    DRAIN_DELAY,
    DRAIN_GRACE_PERIOD,
    DRAIN_POD_SELECTOR,
    DRAIN_TIMEOUT,
    DS_NAME,
    DS_NAMESPACE,
    END_TIME,
    FORCE_REBOOT(Form.SWITCH),
    LOCK_ANNOTATION,
    LOCK_RELEASE_DELAY,
    LOCK_TTL,
    LOG_FORMAT,
    MESSAGE_TEMPLATE_DRAIN,
    MESSAGE_TEMPLATE_REBOOT,
    MESSAGE_TEMPLATE_UNCORDON,
    METRICS_HOST,
    METRICS_PORT,
    NODE_ID,
    NOTIFY_URL,
    PERIOD,
    POST_REBOOT_NODE_LABELS(Form.LIST),
    PRE_REBOOT_NODE_LABELS(Form.LIST),
    PREFER_NO_SCHEDULE_TAINT,
    PROMETHEUS_URL,
    REBOOT_COMMAND,
    REBOOT_DAYS(Form.LIST),
    REBOOT_DELAY,
    REBOOT_METHOD,
    REBOOT_SENTINEL,
    REBOOT_SENTINEL_COMMAND,
    REBOOT_SIGNAL,
    SKIP_WAIT_FOR_DELETE_TIMEOUT,
    SLACK_CHANNEL,
    SLACK_HOOK_URL,
    SLACK_USERNAME,
    START_TIME,
    TIME_ZONE;

    /** The syntax of a flag. */
    enum Form {
        /** One value; the last one counts. */
        VALUE,
        /** No value, or {@code =true} or {@code =false}. */
        SWITCH,
        /** One value; the flag may be repeated. */
        REPEATED,
        /** Values between commas; the flag may be repeated. */
        LIST
    }

    private final Form form;

    Flag() {
        this(Form.VALUE);
    }

    Flag(Form form) {
        this.form = form;
    }

    Form form() {
        return form;
    }

    /** Formats the flag as on a command line: {@code --reboot-days}. */
    @Override
    public String toString() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a flag by its name without leading dashes, {@code reboot-days}. */
    static Optional<Flag> named(String name) {
        // The name before version 1.6.
        String present = name.equals("annotation-ttl") ? "lock-ttl" : name;
        return Arrays.stream(values()).filter(flag -> flag.toString().equals("--" + present)).findFirst();
    }

    /** Finds a flag by its variable, {@code KURED_REBOOT_DAYS}. */
    static Optional<Flag> ofVariable(String variable) {
        return Arrays.stream(values()).filter(flag -> ("KURED_" + flag.name()).equals(variable)).findFirst();
    }

    /** Finds a flag by its key in {@code configuration} of the Helm chart, {@code rebootDays}; the chart accepts no other spelling. */
    static Optional<Flag> ofHelmKey(String key) {
        return meantByHelmKey(key).filter(flag -> flag.helmKey().equals(key) || key.equals("annotationTtl"));
    }

    /** Finds a flag by a misspelt key of the Helm chart: {@code reboot-days}, {@code rebootdays}. */
    static Optional<Flag> meantByHelmKey(String key) {
        String letters = key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        String present = letters.equals("annotationttl") ? "lockttl" : letters;
        return Arrays.stream(values())
                .filter(flag -> flag.isInChart() && flag.helmKey().toLowerCase(Locale.ROOT).equals(present))
                .findFirst();
    }

    /** The key of the flag in {@code configuration} of the Helm chart. */
    String helmKey() {
        return Pattern.compile("_(.)").matcher(name().toLowerCase(Locale.ROOT))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** Whether the chart has a key for the flag; it sets the others itself. */
    private boolean isInChart() {
        return this != DS_NAME && this != DS_NAMESPACE && this != NODE_ID;
    }

    /** Whether the value may contain a password or a token. */
    boolean isSecret() {
        return this == NOTIFY_URL || this == SLACK_HOOK_URL;
    }
}
