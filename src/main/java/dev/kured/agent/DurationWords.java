package dev.kured.agent;

import java.time.Duration;

/** Durations as in kured.toml(5): {@code 1h30m}. */
final class DurationWords {
    private DurationWords() {}

    static String of(Duration duration) {
        String text = duration.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        return text.substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
