package dev.kured.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.rehearse.NodeStage;
import dev.kured.rehearse.SmallWorld;
import dev.kured.rehearse.Totals;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.DayPattern;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AxisTest {
    private static final int DAY = 86_400;

    private static Timeline tuesdays(long seconds) {
        var window = new Window(List.of(new DayPattern.Weekly(DayOfWeek.TUESDAY)), LocalTime.of(23, 0),
                new Window.End.At(LocalTime.of(3, 0)));
        var story = new Story(1, SmallWorld.with(
                SmallWorld.RULES, new Schedule(ZoneId.of("Europe/Berlin"), List.of(window), List.of())));
        return story.at(0, 1, NodeStage.WAITING)
                .recording.course(Story.second(seconds), new Totals(0, 1, 0, Map.of(), 0, 0, 0));
    }

    @Test
    void theTimeBetweenTwoWindowsIsOnlyABreak() {
        Axis axis = Axis.of(tuesdays(7 * DAY + 4 * 3600), 1000);
        assertEquals(2, axis.pieces().size());
        double first = axis.pieces().getFirst().width();
        double second = axis.pieces().getLast().width();
        assertEquals(first, second, 1);
        assertEquals(1000, axis.pieces().getLast().right(), 0.01);
        assertTrue(axis.at(Story.second(3 * DAY)) >= first && axis.at(Story.second(3 * DAY)) <= 1000 - second);
        assertTrue(axis.ticks().stream().anyMatch(tick -> tick.text().equals("Tue 12-01 23:00")), axis.ticks()::toString);
        assertTrue(axis.ticks().stream().anyMatch(tick -> tick.text().equals("Tue 23:00")), axis.ticks()::toString);
    }

    @Test
    void timeNeverGoesBackAndTicksNeverOverlap() {
        Seeds.forManySeeds(200, random -> {
            long length = 1 + random.nextInt(60 * DAY);
            Axis axis = Axis.of(tuesdays(length), 200 + random.nextInt(1200));
            double before = 0;
            for (int i = 0; i <= 50; i++) {
                double x = axis.at(Story.second(length * i / 50));
                assertTrue(x >= before && x <= axis.pieces().getLast().right() + 0.01, before + " then " + x);
                before = x;
            }
            List<Axis.Tick> ticks = axis.ticks().stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList();
            for (int i = 1; i < ticks.size(); i++) {
                assertTrue(ticks.get(i).x() >= ticks.get(i - 1).x() + ticks.get(i - 1).width() - 0.01, ticks::toString);
            }
        });
    }
}
