package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule.Status;
import dev.kured.schedule.Schedule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CalendarTest {
    private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");

    @Test
    void whileAnOperatorOverrulesItItIsOpen() {
        var calendar = new Calendar(new Schedule(ZoneOffset.UTC, List.of(),
                List.of(new Exclusion(NOW.minusSeconds(60), NOW.plusSeconds(60), "freeze"))));
        assertInstanceOf(Status.Closed.class, calendar.at(NOW));
        calendar.overrule(true);
        assertInstanceOf(Status.Open.class, calendar.at(NOW));
        calendar.overrule(false);
        assertInstanceOf(Status.Closed.class, calendar.at(NOW));
        assertInstanceOf(Status.Open.class, calendar.at(NOW.plusSeconds(60)));
    }
}
