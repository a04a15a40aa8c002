package dev.kured.migrate;

import static dev.kured.migrate.TomlText.list;
import static dev.kured.migrate.TomlText.quoted;

import dev.kured.migrate.Remark.Weight;
import dev.kured.terms.DayPattern.Weekly;
import dev.kured.terms.DayPattern;
import dev.kured.terms.DurationText;
import dev.kured.terms.TimeText;
import dev.kured.terms.TimeZoneText;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Converts the flags of the original to keys, table by table. */
final class Conversion {
    private static final Pattern VERB = Pattern.compile("[{}]|%%|%[sv]");
    private static final Pattern REBOOTS =
            Pattern.compile("((/usr)?/s?bin/)?(systemctl reboot|reboot|shutdown -r now)");
    private static final LocalTime FIRST_SECOND = LocalTime.MIDNIGHT;
    private static final LocalTime LAST_SECOND = LocalTime.of(23, 59, 59);

    private final Source source;
    private final TomlText toml = new TomlText();
    private final List<Remark> remarks = new ArrayList<>();

    private Conversion(Source source) {
        this.source = source;
    }

    /** The converted file and the remarks. */
    record Result(String toml, List<Remark> remarks) {}

    static Result of(Source source) {
        var conversion = new Conversion(source);
        conversion.remarks.addAll(source.remarks());
        conversion.convert();
        return new Result(conversion.toml.toString(), conversion.remarks);
    }

    private void convert() {
        node();
        sentinel();
        schedule();
        lock();
        prometheus();
        pods();
        drain();
        reboot();
        marks();
        notifications();
        metrics();
        log();
    }

    // ------------------------------------------------------------------ the tables

    private void node() {
        text(Flag.NODE_ID).ifPresent(id -> {
            toml.line("node", "name", quoted(id.value()), id.origin());
            changed(id, "this file is now for one node only; kured finds the name of the Node itself");
        });
    }

    private void sentinel() {
        Optional<Given> command = text(Flag.REBOOT_SENTINEL_COMMAND);
        if (command.isPresent()) {
            toml.line("sentinel", "files", "[]", "with a command, the original ignores the file");
            command(command.get());
            duration(Flag.PERIOD, "sentinel", "period");
            return;
        }
        text(Flag.REBOOT_SENTINEL).ifPresent(file -> {
            toml.line("sentinel", "files", list(List.of(source.onHost(file.value()))), file.origin());
            if (!file.value().startsWith("/")) {
                lost(file, "this is not an absolute path; kured does not start until it is corrected");
            }
        });
        source.last(Flag.PERIOD).ifPresent(period -> changed(period,
                "kured watches the files and notices a change at once; gates.retry sets how often closed gates are evaluated again"));
    }

    private void command(Given command) {
        try {
            List<String> words = Arguments.split(command.place(), command.value(), 1).stream()
                    .map(Arguments.Word::text)
                    .toList();
            toml.line("sentinel", "command", list(words), command.origin());
            toml.line("sentinel", "command-yes", "[0]", "as in the original");
            toml.line("sentinel", "command-no", "[1]", "as in the original");
            changed(command, "kured reports an exit status other than 0 and 1 as an error, see"
                    + " sentinel.command-no; the command runs on the host, in the sandbox of kured.service");
        } catch (Unreadable e) {
            lost(command, "the command cannot be split into words (" + e.getMessage() + ")");
        }
    }

    private void schedule() {
        text(Flag.TIME_ZONE).ifPresent(zone -> {
            boolean local = zone.value().equals("Local");
            toml.line("schedule", "time-zone", quoted(local ? "local" : zone.value()), zone.origin());
            if (local) {
                changed(zone, "the time zone of the host applies, not that of the container, which is usually UTC");
            } else if (!isTimeZone(zone.value())) {
                lost(zone, "Java does not know this time zone; kured does not start until it is corrected");
            }
        });
        List<Given> days = source.all(Flag.REBOOT_DAYS);
        Optional<Given> start = text(Flag.START_TIME);
        Optional<Given> end = text(Flag.END_TIME);
        if (!days.isEmpty() || start.isPresent() || end.isPresent()) {
            window(days, start, end);
        }
    }

    private void window(List<Given> days, Optional<Given> start, Optional<Given> end) {
        List<String> dayWords = days(days);
        boolean everyDay = dayWords.size() == 7;
        Optional<LocalTime> from = time(start, FIRST_SECOND);
        Optional<LocalTime> to = time(end, LAST_SECOND);
        var parts = new LinkedHashMap<String, String>();
        parts.put("days", list(dayWords));
        // Invalid text is copied, so that kured refuses to start instead of rebooting at any time.
        parts.put("start", quoted(from.map(LocalTime::toString).orElse(start.map(Given::value).orElse(""))));
        if (from.isEmpty() || to.isEmpty()) {
            parts.put("end", quoted(to.map(LocalTime::toString).orElse(end.map(Given::value).orElse(""))));
        } else if (!to.get().isBefore(LAST_SECOND)) {
            parts.put("end", quoted("24:00"));
        } else if (from.equals(to)) {
            parts.put("length", quoted("1s"));
            lost(end.or(() -> start).orElseThrow(), "the window starts and ends at the same time; kured does not"
                    + " start until it is corrected");
        } else {
            parts.put("end", quoted(to.get().toString()));
            if (from.get().isAfter(to.get()) && !everyDay) {
                changed(end.or(() -> start).orElseThrow(), "the window spans midnight and belongs to the day on"
                        + " which it starts; the original closes it at midnight unless the next day is among"
                        + " --reboot-days, and also opens it in the early hours of the first day");
            }
        }
        boolean allDay = from.equals(Optional.of(FIRST_SECOND)) && to.equals(Optional.of(LAST_SECOND));
        if (everyDay && allDay) {
            return;
        }
        String value = parts.entrySet().stream()
                .map(part -> part.getKey() + " = " + part.getValue())
                .collect(Collectors.joining(", ", "[{ ", " }]"));
        var origins = new ArrayList<>(days);
        start.ifPresent(origins::add);
        end.ifPresent(origins::add);
        toml.line("schedule", "windows", value,
                origins.stream().map(Given::origin).collect(Collectors.joining("; ")));
    }

    /** Sorts the days by the order of the week; words that are no day are copied. */
    private List<String> days(List<Given> given) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        var others = new ArrayList<String>();
        for (Given some : given) {
            for (String word : values(some)) {
                DayPattern.weekday(word).map(Weekly.class::cast).map(Weekly::weekday).ifPresentOrElse(days::add, () -> {
                    others.add(word);
                    lost(some, "\"" + word + "\" is not a day; kured does not start until it is corrected");
                });
            }
        }
        if (days.isEmpty() && others.isEmpty()) {
            days = EnumSet.allOf(DayOfWeek.class);
        }
        var words = new ArrayList<>(days.stream()
                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                .toList());
        words.addAll(others);
        return words;
    }

    private Optional<LocalTime> time(Optional<Given> given, LocalTime fallback) {
        if (given.isEmpty()) {
            return Optional.of(fallback);
        }
        Optional<LocalTime> time = TimeText.parse(given.get().value());
        if (time.isEmpty()) {
            lost(given.get(), "this is not a time of day; kured does not start until it is corrected");
        }
        return time;
    }

    private void lock() {
        toml.comment("lock", "To share the lock while the original still runs on other nodes; remove afterwards:");
        proposal(Flag.DS_NAMESPACE, "namespace", "kube-system");
        proposal(Flag.DS_NAME, "name", "kured");
        toml.proposal("lock", "kind", quoted("daemonset"), "also apply its RBAC manifest, see kured(8)");
        for (Flag flag : List.of(Flag.DS_NAME, Flag.DS_NAMESPACE)) {
            source.last(flag).ifPresent(given -> notNeeded(given,
                    "the lock is stored in a ConfigMap; the DaemonSet is only needed if both programs share its lock"
                            + " (lock.kind)"));
        }
        source.last(Flag.LOCK_ANNOTATION).ifPresent(annotation -> {
            if (annotation.value().equals("weave.works/kured-node-lock")) {
                notNeeded(annotation, "this is the default, and used only with lock.kind = \"daemonset\"");
            } else {
                lost(annotation, "no key exists for another annotation: kured cannot share this lock with the"
                        + " original, so stop the DaemonSet before you start kured on the first node");
            }
        });
        source.last(Flag.CONCURRENCY).ifPresent(nodes -> GoForms.number(nodes.value())
                .filter(number -> number > 0)
                .ifPresentOrElse(
                        number -> toml.line("lock", "concurrency", String.valueOf(number), nodes.origin()),
                        () -> lost(nodes, "this is not a number of nodes")));
        duration(Flag.LOCK_TTL, "lock", "ttl");
        duration(Flag.LOCK_RELEASE_DELAY, "lock", "release-delay");
        source.last(Flag.LOCK_TTL).filter(ttl -> GoForms.duration(ttl.value()).filter(Duration::isPositive).isPresent())
                .ifPresent(ttl -> changed(ttl,
                        "the configuration of the waiting node applies, not the value that the holder wrote"));
    }

    private void proposal(Flag flag, String key, String usual) {
        Optional<Given> given = source.last(flag);
        toml.proposal("lock", key, quoted(given.map(Given::value).orElse(usual)),
                given.map(Given::origin).orElse(flag + ", the original's default"));
    }

    private void prometheus() {
        String table = "gates.prometheus";
        Optional<Given> url = text(Flag.PROMETHEUS_URL);
        url.ifPresent(given -> {
            toml.line(table, "url", quoted(given.value()), given.origin());
            if (host(given.value()).isEmpty() || !given.value().matches("https?://.*")) {
                lost(given, "this is not an http or https URL; kured does not start until it is corrected");
            } else if (host(given.value()).matches(".*\\.svc(\\..*)?|[^.:]+")) {
                changed(given, "a host cannot resolve names of the cluster: set an address that the host can reach,"
                        + " otherwise every reboot is deferred");
            }
        });
        boolean matchOnly = isOn(Flag.ALERT_FILTER_MATCH_ONLY);
        source.last(Flag.ALERT_FILTER_MATCH_ONLY).ifPresent(given -> notNeeded(given, matchOnly
                ? "the key gates.prometheus.only expresses this"
                : "the key gates.prometheus.ignore expresses this"));
        text(Flag.ALERT_FILTER_REGEXP).ifPresent(filter -> {
            toml.line(table, matchOnly ? "only" : "ignore", quoted(filter.value()),
                    filter.origin() + (matchOnly ? " with " + Flag.ALERT_FILTER_MATCH_ONLY : ""));
            if (filter.value().contains("[:")) {
                lost(filter, "Java reads classes such as [[:alpha:]] differently; write \\p{Alpha}");
            }
            try {
                Pattern.compile(filter.value());
            } catch (PatternSyntaxException e) {
                lost(filter, "Java does not support this syntax of Go's regular expressions (" + e.getDescription()
                        + "); kured does not start until it is corrected");
            }
        });
        enabled(Flag.ALERT_FIRING_ONLY, table, "firing-only");
    }

    private void pods() {
        List<Given> selectors = source.all(Flag.BLOCKING_POD_SELECTOR).stream()
                .filter(selector -> !selector.value().isEmpty())
                .toList();
        if (!selectors.isEmpty()) {
            toml.line("gates.pods", "selectors", list(selectors.stream().map(Given::value).toList()),
                    selectors.stream().map(Given::place).collect(Collectors.joining("; ")));
        }
    }

    private void drain() {
        duration(Flag.DRAIN_DELAY, "drain", "delay");
        if (source.last(Flag.DRAIN_TIMEOUT).isPresent()) {
            duration(Flag.DRAIN_TIMEOUT, "drain", "timeout");
        } else {
            toml.line("drain", "timeout", quoted("0s"), "the default of the original, no limit; without this line 15m");
        }
        source.last(Flag.DRAIN_GRACE_PERIOD).ifPresent(grace -> GoForms.number(grace.value()).ifPresentOrElse(
                seconds -> toml.line("drain", "grace-period", quoted(seconds < 0 ? "" : seconds + "s"), grace.origin()),
                () -> lost(grace, "this is not a number of seconds")));
        text(Flag.DRAIN_POD_SELECTOR).ifPresent(selector ->
                toml.line("drain", "pod-selector", quoted(selector.value()), selector.origin()));
        source.last(Flag.SKIP_WAIT_FOR_DELETE_TIMEOUT).ifPresent(skip -> GoForms.number(skip.value())
                .filter(seconds -> seconds >= 0)
                .ifPresentOrElse(
                        seconds -> toml.line("drain", "skip-wait-for-delete", quoted(seconds + "s"), skip.origin()),
                        () -> lost(skip, "this is not a number of seconds")));
        source.last(Flag.FORCE_REBOOT).ifPresent(force -> {
            boolean on = isOn(Flag.FORCE_REBOOT);
            toml.line("drain", "on-timeout", quoted(on ? "reboot" : "undo"), force.origin());
            if (on) {
                changed(force, "kured forces the reboot when drain.timeout expires, and never earlier");
            }
        });
    }

    private void reboot() {
        duration(Flag.REBOOT_DELAY, "reboot", "delay");
        String instead = "kured asks systemd-logind to reboot";
        source.last(Flag.REBOOT_METHOD).ifPresent(method -> notNeeded(method, instead));
        source.last(Flag.REBOOT_SIGNAL).ifPresent(signal -> notNeeded(signal, instead));
        boolean bySignal = text(Flag.REBOOT_METHOD).filter(method -> method.value().equals("signal")).isPresent();
        Optional<Given> command = text(Flag.REBOOT_COMMAND);
        if (command.isPresent() && !REBOOTS.matcher(withoutQuotes(command.get().value())).matches()) {
            lost(command.get(), instead + " and runs no command; see reboot.method, and systemd.unit(5) for units"
                    + " that run before reboot.target");
            return;
        }
        command.ifPresent(given -> notNeeded(given, instead));
        if (!bySignal) {
            changed("reboot", "'systemctl reboot', the default of the original, boots a kernel loaded by 'kexec --load',"
                    + " and switches to /run/nextroot, if either exists; kured does neither, it reboots through the firmware");
        }
    }

    private void marks() {
        enabled(Flag.ANNOTATE_NODES, "marks", "annotate");
        if (isOn(Flag.ANNOTATE_NODES)) {
            changed(source.last(Flag.ANNOTATE_NODES).orElseThrow(), "kured sets the annotations with the cordon; the original"
                    + " sets them as soon as a reboot is required, also while the node waits (here: kured.dev/waiting)");
        }
        Set<String> before = labels(Flag.PRE_REBOOT_NODE_LABELS, "labels-before");
        Set<String> after = labels(Flag.POST_REBOOT_NODE_LABELS, "labels-after");
        if (!after.containsAll(before)) {
            changed(source.last(Flag.PRE_REBOOT_NODE_LABELS).orElseThrow(), "kured removes them when it uncordons the"
                    + " node; the original keeps those that " + Flag.POST_REBOOT_NODE_LABELS + " does not set");
        }
        text(Flag.PREFER_NO_SCHEDULE_TAINT).ifPresent(taint -> {
            toml.line("marks", "taint", quoted(taint.value()), taint.origin());
            changed(taint, "the kubelet's own credential cannot change the taints of a Node; this needs another one,"
                    + " see node.kubeconfig");
        });
    }

    private Set<String> labels(Flag flag, String key) {
        var labels = new LinkedHashMap<String, String>();
        for (Given given : source.all(flag)) {
            for (String label : values(given)) {
                String[] parts = label.split("=", 2);
                if (parts.length == 2) {
                    labels.put(parts[0], parts[1]);
                } else {
                    lost(given, "\"" + label + "\" is not a label: key=value");
                }
            }
        }
        if (!labels.isEmpty()) {
            toml.line("marks", key, table(labels),
                    source.all(flag).stream().map(Given::place).collect(Collectors.joining("; ")));
        }
        return labels.keySet();
    }

    private void notifications() {
        Optional<Given> url = text(Flag.NOTIFY_URL);
        Optional<Given> hook = text(Flag.SLACK_HOOK_URL);
        url.or(() -> hook).ifPresent(given -> {
            toml.line("notify", "urls", list(List.of(address(given))), given.origin());
            toml.comment("notify", "The URL may contain a secret: let only root read this file, mode 0640 or 0600.");
        });
        if (url.isPresent()) {
            hook.ifPresent(given -> notNeeded(given, "the original also uses only " + Flag.NOTIFY_URL));
        }
        for (Flag flag : List.of(Flag.SLACK_CHANNEL, Flag.SLACK_USERNAME)) {
            text(flag).ifPresent(given -> notNeeded(given, "a Slack webhook has its own channel and name"));
        }
        template(Flag.MESSAGE_TEMPLATE_DRAIN, "drain");
        template(Flag.MESSAGE_TEMPLATE_REBOOT, "reboot");
        template(Flag.MESSAGE_TEMPLATE_UNCORDON, "uncordon");
    }

    /** The address of a webhook. On a host other than Slack's, the prefix {@code slack+} names the service. */
    private static String address(Given given) {
        String url = withoutQuotes(given.value());
        return given.flag() == Flag.SLACK_HOOK_URL && !host(url).equals("hooks.slack.com") ? "slack+" + url : url;
    }

    private void template(Flag flag, String key) {
        text(flag).ifPresent(template -> toml.line("notify", key,
                quoted(VERB.matcher(withoutQuotes(template.value())).replaceAll(verb -> switch (verb.group()) {
                    case "{" -> "{{";
                    case "}" -> "}}";
                    case "%%" -> "%";
                    default -> "{node}";
                })), template.origin()));
    }

    private void metrics() {
        Optional<Given> host = text(Flag.METRICS_HOST);
        Optional<Given> port = source.last(Flag.METRICS_PORT);
        if (host.isEmpty() && port.isEmpty()) {
            changed("metrics", "the original always serves metrics on port 8080; kured only at metrics.listen");
            return;
        }
        String address = host.map(Given::value).orElse("0.0.0.0");
        String listen = (address.contains(":") ? "[" + address + "]" : address) + ":"
                + port.map(Given::value).orElse("8080");
        toml.line("metrics", "listen", quoted(listen), List.of(host, port).stream()
                .flatMap(Optional::stream).map(Given::origin).collect(Collectors.joining("; ")));
        if (!address.matches("[0-9.]+|.*:.*")) {
            host.ifPresent(name -> lost(name, "an address is required, not a name; kured does not start until it is corrected"));
        }
        changed("metrics", "the metrics are now at the address of the host, not of a pod: check that the port is free,"
                + " and that Prometheus scrapes the hosts. A ServiceMonitor of the original no longer finds them");
    }

    private void log() {
        source.last(Flag.LOG_FORMAT).ifPresent(format -> {
            switch (format.value()) {
                case "json" -> toml.line("log", "format", quoted("json"), format.origin());
                case "text" -> notNeeded(format, "the journal stores the lines as text; log.format = \"text\" writes them"
                        + " to standard error");
                default -> lost(format, "this is neither text nor json");
            }
        });
    }

    // ------------------------------------------------------------------ values

    /** Returns a flag with a value that is not empty. */
    private Optional<Given> text(Flag flag) {
        return source.last(flag).filter(given -> !withoutQuotes(given.value()).isEmpty());
    }

    private void duration(Flag flag, String table, String key) {
        source.last(flag).ifPresent(given -> GoForms.duration(given.value()).ifPresentOrElse(
                duration -> toml.line(table, key, quoted(DurationText.format(duration)), given.origin()),
                () -> lost(given, "this is not a duration")));
    }

    private void enabled(Flag flag, String table, String key) {
        source.last(flag).ifPresent(given -> {
            if (GoForms.truth(given.value()).isPresent()) {
                toml.line(table, key, String.valueOf(isOn(flag)), given.origin());
            }
        });
        isOn(flag);
    }

    private boolean isOn(Flag flag) {
        Optional<Given> given = source.last(flag);
        Optional<Boolean> on = given.flatMap(known -> GoForms.truth(known.value()));
        if (given.isPresent() && on.isEmpty()) {
            lost(given.get(), "this is neither true nor false");
        }
        return on.orElse(false);
    }

    private static List<String> values(Given given) {
        return List.of(given.value().split(",")).stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static String table(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + " = " + quoted(entry.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** Removes quotes around a value, as the original does. */
    private static String withoutQuotes(String text) {
        return text.matches("(?s)\".*\"|'.*'") && text.length() > 1 ? text.substring(1, text.length() - 1) : text;
    }

    private static String host(String url) {
        try {
            return Optional.ofNullable(URI.create(url).getHost()).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isTimeZone(String zone) {
        return TimeZoneText.parse(zone).isPresent();
    }

    // ------------------------------------------------------------------ remarks

    private void lost(Given given, String why) {
        remark(new Remark(Weight.LOST, given.origin(), why));
    }

    private void changed(Given given, String how) {
        remark(new Remark(Weight.CHANGED, given.origin(), how));
    }

    private void changed(String about, String how) {
        remark(new Remark(Weight.CHANGED, about, how));
    }

    private void notNeeded(Given given, String why) {
        remark(new Remark(Weight.NOT_NEEDED, given.origin(), why));
    }

    private void remark(Remark remark) {
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }
}
