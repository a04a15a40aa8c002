package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    @Test
    void itDoublesUpToTheLimit() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertEquals(
                Stream.of(1, 2, 4, 8, 10, 10).map(Duration::ofSeconds).toList(),
                Stream.of(1, 2, 3, 4, 5, 6).map(backoff::after).toList());
    }

    @Test
    void aFirstWaitThatIsTheLimitStays() {
        var backoff = new Backoff(Duration.ofSeconds(3), Duration.ofSeconds(3));
        assertEquals(List.of(Duration.ofSeconds(3), Duration.ofSeconds(3)), List.of(backoff.after(1), backoff.after(9)));
    }

    @Test
    void itGrowsButNeverLeavesItsBoundsHoweverOftenItFails() {
        Seeds.forManySeeds(3_000, random -> {
            Duration first = Duration.ofNanos(random.nextLong(1, 1L << random.nextInt(2, 60)));
            var backoff = new Backoff(first, first.plusNanos(random.nextLong(1L << 62)));
            Duration before = first;
            for (int failures : new int[] {1, 2, 3, 7, 30, 64, 65, 1_000, Integer.MAX_VALUE}) {
                Duration wait = backoff.after(failures);
                assertTrue(wait.compareTo(before) >= 0 && wait.compareTo(backoff.limit()) <= 0, wait::toString);
                before = wait;
            }
            assertEquals(first, backoff.after(1));
            assertEquals(backoff.limit(), before);
        });
    }

    @Test
    void itAlwaysWaits() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second.negated(), second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(second, second.minusNanos(1)));
    }
}
