package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class WakeUpsTest {
    private final WakeUps wakeUps = new WakeUps();

    @Test
    void withoutAnyNothingIsDue() {
        assertEquals(OptionalLong.empty(), wakeUps.next());
        assertFalse(wakeUps.take(Long.MAX_VALUE));
    }

    @Test
    void whatIsTakenIsWhatIsDueAndTheLaterOnesStay() {
        assertTrue(wakeUps.add(Duration.ofNanos(800), 0));
        assertTrue(wakeUps.add(Duration.ZERO, 100));
        assertFalse(wakeUps.add(Duration.ofNanos(1_000), 100));
        assertTrue(wakeUps.take(100));
        assertEquals(OptionalLong.of(800), wakeUps.next());
        assertFalse(wakeUps.take(799));
        assertTrue(wakeUps.take(900));
        assertEquals(OptionalLong.of(1_100), wakeUps.next());
    }

    @Test
    void manyThatAreDueAreOne() {
        for (long now = 0; now < 1_000; now++) {
            wakeUps.add(Duration.ofNanos(-now), now);
        }
        assertTrue(wakeUps.take(1_000));
        assertEquals(OptionalLong.empty(), wakeUps.next());
    }

    @Test
    void theNumbersMayOverflow() {
        long now = Long.MAX_VALUE - 10;
        assertTrue(wakeUps.add(Duration.ofNanos(20), now));
        assertTrue(wakeUps.add(Duration.ofNanos(5), now));
        assertTrue(wakeUps.take(now + 5));
        assertFalse(wakeUps.take(now + 19));
        assertTrue(wakeUps.take(now + 20));
    }
}
