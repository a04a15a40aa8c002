package dev.kured.daemon;

import dev.kured.config.Settings;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;

/** The schedule that the operator has configured. */
public final class Schedules {
    private Schedules() {}

    public static Schedule of(Settings.Schedule settings) {
        return new Schedule(
                settings.timeZone(),
                settings.windows().stream()
                        .map(window -> new Window(window.days(), window.start(), window.end(), window.length()))
                        .toList(),
                settings.exclusions().stream()
                        .map(exclusion -> new Exclusion(exclusion.from(), exclusion.until(), exclusion.reason()))
                        .toList());
    }
}
