package dev.kured.cli;

import dev.kured.terms.CalendarMoment;
import dev.kured.terms.TimeText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Moments on the command line: as in ISO 8601, or a time of today. */
final class TimeArgument {
    /** What is understood, for messages. */
    static final String FORMS = "a time such as 2026-12-24T18:00+01:00, 2026-12-24T18:00, 2026-12-24 or 18:00";

    private TimeArgument() {}

    /** Understands a text; empty if it is no moment. */
    static Optional<Instant> parse(String text, ZoneId zone, Instant now) {
        return CalendarMoment.parse(text)
                .or(() -> TimeText.parse(text)
                        .map(now.atZone(zone).toLocalDate()::atTime)
                        .map(CalendarMoment.WallClock::new))
                .map(moment -> moment.begin(zone));
    }
}
