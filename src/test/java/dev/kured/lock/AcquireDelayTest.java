package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcquireDelayTest {
    /** The time from the first node's write until every other node has seen it. */
    private static final Duration NEWS = Duration.ofMillis(100);

    @Test
    void nobodyWaitsLongerThanTwoSeconds() {
        Seeds.forManySeeds(100_000, random -> {
            Duration turn = AcquireDelay.draw(Duration.ofMinutes(random.nextInt(50_000)), random);
            assertTrue(!turn.isNegative() && turn.compareTo(Duration.ofSeconds(2)) <= 0, turn::toString);
        });
    }

    @Test
    void theExtremesOfChanceAreWithinTheBounds() {
        assertEquals(Duration.ZERO, AcquireDelay.draw(Duration.ofDays(30), always(0L)));
        Duration last = AcquireDelay.draw(Duration.ZERO, always(-1L));
        assertTrue(last.compareTo(Duration.ofMillis(1_949)) > 0 && last.compareTo(Duration.ofMillis(1_950)) <= 0, last::toString);
    }

    @Test
    void whoHasWaitedLongerComesEarlierByTheSameChance() {
        Seeds.forManySeeds(1_000, random -> {
            long bits = random.nextLong();
            Duration shorter = Duration.ofMinutes(random.nextInt(10_000));
            Duration longer = shorter.plusMinutes(1 + random.nextInt(10_000));
            assertTrue(AcquireDelay.draw(longer, always(bits)).compareTo(AcquireDelay.draw(shorter, always(bits))) < 0);
        });
    }

    private static RandomGenerator always(long bits) {
        return () -> bits;
    }

    /** The expected number is about ten; with uniform delays a tenth of all nodes would try. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 100, 1_000, 5_000})
    void howeverManyWaitOnlyAHandfulTriesBeforeTheFirstSuccessIsKnown(int waiting) {
        int rounds = 200;
        var random = new Random(waiting);
        double tries = IntStream.range(0, rounds).mapToLong(_ -> triesInOneRound(waiting, random)).average().orElseThrow();
        assertTrue(tries <= 15, () -> tries + " of " + waiting + " nodes tried");
    }

    private static long triesInOneRound(int waiting, Random random) {
        long[] moments = IntStream.range(0, waiting).mapToLong(_ -> AcquireDelay.draw(Duration.ofMinutes(5), random).toNanos()).sorted().toArray();
        long known = moments[0] + NEWS.toNanos();
        return IntStream.range(0, waiting).filter(node -> moments[node] <= known).count();
    }
}
