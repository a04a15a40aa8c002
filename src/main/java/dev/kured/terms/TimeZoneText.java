package dev.kured.terms;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Names of time zones as the IANA database has them, which knows a few more than Java does. */
public final class TimeZoneText {
    /** Each with the zone that the database takes for it (file {@code backward}). None of these has a summer time. */
    private static final Map<String, String> UNKNOWN_TO_JAVA = Map.of(
            "EST", "America/Panama",
            "MST", "America/Phoenix",
            "HST", "Pacific/Honolulu",
            "ROC", "Asia/Taipei",
            "GMT+0", "Etc/GMT",
            "GMT-0", "Etc/GMT");

    private TimeZoneText() {}

    /** The zone of that name; empty if there is none. Offsets such as {@code +01:00} are no names. */
    public static Optional<ZoneId> parse(String name) {
        String known = UNKNOWN_TO_JAVA.getOrDefault(name, name);
        return ZoneId.getAvailableZoneIds().contains(known) ? Optional.of(ZoneId.of(known)) : Optional.empty();
    }
}
