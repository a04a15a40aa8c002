package dev.kured.terms;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Parses names of time zones of the IANA database, including a few that Java does not have. */
public final class TimeZoneText {
    /** The names and their zones by the database's file {@code backward}. None of these zones has a summer time. */
    private static final Map<String, String> UNKNOWN_TO_JAVA = Map.of(
            "EST", "America/Panama",
            "MST", "America/Phoenix",
            "HST", "Pacific/Honolulu",
            "ROC", "Asia/Taipei",
            "GMT+0", "Etc/GMT",
            "GMT-0", "Etc/GMT");

    private TimeZoneText() {}

    /**
     * Finds a time zone.
     *
     * @param name the name; an offset such as {@code +01:00} is not a name
     * @return the zone; empty if the database has none of that name
     */
    public static Optional<ZoneId> parse(String name) {
        String known = UNKNOWN_TO_JAVA.getOrDefault(name, name);
        return ZoneId.getAvailableZoneIds().contains(known) ? Optional.of(ZoneId.of(known)) : Optional.empty();
    }
}
