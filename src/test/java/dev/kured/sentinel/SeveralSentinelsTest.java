package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.BlockingWaker;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The combination of several sentinels, and a sentinel whose need must last. */
final class SeveralSentinelsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Need NONE = new Need.None();
    private static final Need UNKNOWN = new Need.Unknown(new Trouble("who knows", ""));

    private static Need wanted(int minute) {
        return new Need.Wanted(NOON.plus(Duration.ofMinutes(minute)), "reason " + minute, List.of("libc6", "package" + minute));
    }

    /** A sentinel that gives prescribed answers. */
    private static final class Told implements Sentinel {
        private Need need;
        private boolean closed;

        Told(Need need) {
            this.need = need;
        }

        @Override
        public Need look() {
            return need;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Need any(Need... needs) {
        List<Sentinel> sentinels = new ArrayList<>();
        for (Need need : needs) {
            sentinels.add(new Told(need));
        }
        return new AnySentinel(sentinels).look();
    }

    @Test
    void oneThatWantsWinsOverOneThatCannotTellAndThatOverNone() {
        assertEquals(NONE, any(NONE, NONE));
        assertEquals(UNKNOWN, any(NONE, UNKNOWN));
        assertEquals(wanted(1), any(UNKNOWN, wanted(1), NONE));
    }

    @Test
    void theEarliestNeedCountsAndAllReasonsAreTold() {
        assertEquals(
                new Need.Wanted(
                        NOON.plus(Duration.ofMinutes(1)),
                        "reason 2; reason 1; reason 3",
                        List.of("libc6", "package2", "package1", "package3")),
                any(wanted(2), wanted(1), wanted(3)));
    }

    @Test
    void closingOneClosesAll() {
        var first = new Told(NONE);
        var second = new Told(NONE);
        new AnySentinel(List.of(first, second)).close();
        assertTrue(first.closed && second.closed);
    }

    private static Moment at(Instant wall) {
        return new Moment(Duration.between(Instant.EPOCH, wall), wall);
    }

    /** Defect B4: the clock is corrected during an update of several steps. */
    @Test
    void aStepOfTheClockDoesNotChangeHowLongItMustLast() {
        for (Duration step : List.of(Duration.ofHours(2), Duration.ofHours(-2))) {
            var inner = new Told(wanted(0));
            var now = new Moment[] {at(NOON)};
            try (var settled = new SettledSentinel(inner, Duration.ofMinutes(10), () -> now[0], _ -> {})) {
                settled.look();
                now[0] = new Moment(at(NOON).uptime().plusSeconds(599), NOON.plusSeconds(599).plus(step));
                assertInstanceOf(Need.Unknown.class, settled.look());
                now[0] = now[0].plus(Duration.ofSeconds(1));
                assertEquals(wanted(0), settled.look());
            }
        }
    }

    @Test
    void aNeedMustLast() {
        var inner = new Told(NONE);
        var now = new Instant[] {NOON};
        try (var settled = new SettledSentinel(inner, Duration.ofMinutes(10), () -> at(now[0]), _ -> {})) {
            assertEquals(NONE, settled.look());
            inner.need = wanted(0);
            var unknown = assertInstanceOf(Need.Unknown.class, settled.look());
            assertEquals("a reboot has been needed since 2026-11-22T12:00:00Z (reason 0), but must be needed for 10m"
                    + " (sentinel.settle)", unknown.trouble().happened());
            now[0] = NOON.plus(Duration.ofMinutes(10)).minusMillis(1);
            assertInstanceOf(Need.Unknown.class, settled.look());
            now[0] = NOON.plus(Duration.ofMinutes(10));
            assertEquals(wanted(0), settled.look());
            inner.need = NONE;
            assertEquals(NONE, settled.look());
        }
    }

    @Test
    void itBeginsAnewAfterItWasGoneButNotAfterItCouldNotBeTold() {
        var inner = new Told(wanted(0));
        var now = new Instant[] {NOON};
        try (var settled = new SettledSentinel(inner, Duration.ofMinutes(10), () -> at(now[0]), _ -> {})) {
            settled.look();
            inner.need = UNKNOWN;
            assertEquals(UNKNOWN, settled.look());
            inner.need = wanted(0);
            now[0] = NOON.plus(Duration.ofMinutes(10));
            assertEquals(wanted(0), settled.look());
            inner.need = NONE;
            settled.look();
            inner.need = wanted(10);
            assertInstanceOf(Need.Unknown.class, settled.look());
        }
    }

    @Test
    void aTimeInTheFutureDoesNotKeepItWaiting() {
        var inner = new Told(wanted(100_000));
        var now = new Instant[] {NOON};
        try (var settled = new SettledSentinel(inner, Duration.ofMinutes(10), () -> at(now[0]), _ -> {})) {
            settled.look();
            now[0] = NOON.plus(Duration.ofMinutes(10));
            assertEquals(wanted(100_000), settled.look());
        }
    }

    @Test
    void itRingsWhenItHasSettled() throws Exception {
        var waker = new BlockingWaker();
        Instant begun = Instant.now();
        var inner = new Told(new Need.Wanted(begun, "now"));
        try (var settled = new SettledSentinel(inner, Duration.ofMillis(200), TimeSource.system(), waker::wakeIn)) {
            assertInstanceOf(Need.Unknown.class, settled.look());
            assertTrue(waker.await(Duration.ofMinutes(1)));
            assertInstanceOf(Need.Wanted.class, settled.look());
        }
    }
}
