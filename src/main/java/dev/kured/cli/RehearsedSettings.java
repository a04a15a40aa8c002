package dev.kured.cli;

import dev.kured.config.Settings;
import dev.kured.schedule.Window;
import dev.kured.terms.DayPattern;
import dev.kured.terms.DurationText;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of the configuration makes a difference to a rehearsal, by its keys: never an address or a password. */
final class RehearsedSettings {
    private RehearsedSettings() {}

    /** In words, in the order of the file. */
    static Map<String, String> of(Settings settings, String source) {
        var shown = new LinkedHashMap<String, String>();
        shown.put("read from", source);
        shown.put("schedule.time-zone", settings.schedule().zone().getId());
        shown.put("schedule.windows", list(settings.schedule().windows().stream().map(RehearsedSettings::window).toList(),
                "none: at any time"));
        shown.put("schedule.exclusions", list(settings.schedule().exclusions().stream()
                .map(exclusion -> exclusion.since() + " to " + exclusion.until()
                        + (exclusion.reason().isEmpty() ? "" : " (" + exclusion.reason() + ")"))
                .toList(), "none"));
        shown.put("lock.concurrency", settings.lock().rules().concurrency().toString());
        settings.lock().rules().zoneLabel().ifPresent(label -> shown.put("lock.zone-label", label));
        putUnlessZero(shown, "lock.ttl", settings.lock().rules().ttl());
        putUnlessZero(shown, "lock.release-delay", settings.lock().rules().releaseDelay());
        shown.put("gates", gates(settings.gates()));
        putUnlessZero(shown, "drain.delay", settings.drain().delay());
        shown.put("drain.timeout", settings.drain().timeout().map(RehearsedSettings::text).orElse("never"));
        settings.drain().options().gracePeriod().ifPresent(period -> shown.put("drain.grace-period", text(period)));
        settings.drain().options().podSelector().ifPresent(selector -> shown.put("drain.pod-selector", selector.toString()));
        settings.drain().options().skipSelector().ifPresent(selector -> shown.put("drain.skip-selector", selector.toString()));
        shown.put("drain.on-timeout", settings.drain().onTimeout().name().toLowerCase(Locale.ROOT));
        shown.put("drain.retry-after", text(settings.drain().retryAfter()));
        putUnlessZero(shown, "reboot.delay", settings.reboot().delay());
        shown.put("reboot.timeout", text(settings.reboot().timeout()));
        shown.put("recovery.ready-timeout", text(settings.recovery().readyTimeout()));
        putUnlessZero(shown, "recovery.settle", settings.recovery().settle());
        return shown;
    }

    private static void putUnlessZero(Map<String, String> shown, String key, Duration duration) {
        if (!duration.isZero()) {
            shown.put(key, text(duration));
        }
    }

    private static String text(Duration duration) {
        return DurationText.format(duration);
    }

    private static String gates(Settings.Gates gates) {
        var kinds = new ArrayList<String>();
        gates.prometheus().ifPresent(_ -> kinds.add("Prometheus (simulated)"));
        if (!gates.pods().isEmpty()) {
            kinds.add("pods (simulated)");
        }
        return list(kinds, "none");
    }

    private static String list(List<String> values, String none) {
        return values.isEmpty() ? none : String.join("; ", values);
    }

    private static String window(Window window) {
        String days = window.days().isEmpty()
                ? "every day"
                : window.days().stream().map(RehearsedSettings::day).collect(Collectors.joining(", "));
        return days + " " + window.start() + switch (window.end()) {
            case Window.End.At(var time) -> " to " + time;
            case Window.End.After(var length) -> " for " + text(length);
        };
    }

    private static String day(DayPattern day) {
        return switch (day) {
            case DayPattern.Weekly(var weekday) -> name(weekday);
            case DayPattern.Monthly(var count, var weekday) -> name(weekday) + " no. " + count + " of the month";
            case DayPattern.LastOfMonth(var weekday) -> "last " + name(weekday) + " of the month";
            case DayPattern.DayOfMonth(var number) -> "day " + number + " of the month";
        };
    }

    private static String name(DayOfWeek weekday) {
        return weekday.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
