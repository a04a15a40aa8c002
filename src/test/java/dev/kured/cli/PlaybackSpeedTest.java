package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaybackSpeedTest {
    private final List<Duration> rests = new ArrayList<>();

    @Test
    void soManySecondsGoByInOne() throws InterruptedException {
        PlaybackSpeed pace = PlaybackSpeed.of(600, rests::add);
        Duration simulated = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            simulated = simulated.plus(pace.next(false));
            pace.pause();
        }
        assertEquals(Duration.ofSeconds(600), simulated);
        assertEquals(Duration.ofSeconds(1), rests.stream().reduce(Duration.ZERO, Duration::plus));
    }

    @Test
    void timeFliesWhileNobodyIsOnTheWayAndNoLonger() {
        PlaybackSpeed pace = PlaybackSpeed.of(60, rests::add);
        Duration usual = pace.next(false);
        assertEquals(usual.multipliedBy(2), pace.next(true));
        assertEquals(usual.multipliedBy(4), pace.next(true));
        assertEquals(usual, pace.next(false));
    }

    @Test
    void withoutALimitNothingIsWaitedFor() throws InterruptedException {
        PlaybackSpeed pace = PlaybackSpeed.unlimited();
        pace.pause();
        assertTrue(pace.next(false).isPositive());
    }
}
