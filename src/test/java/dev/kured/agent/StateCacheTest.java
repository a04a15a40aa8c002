package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StateCacheTest {
    private static final Instant WALL = Instant.parse("2026-11-27T22:00:00Z");
    private static final State UNFINISHED = new State(true, Optional.empty());

    private Moment now = new Moment(Duration.ofHours(1), WALL);
    private final List<String> lines = new ArrayList<>();
    private Optional<State> disk = Optional.empty();
    private boolean writes = true;
    private boolean answers = true;

    private final StateStore memory = new StateStore() {
        @Override
        public Optional<State> recall() {
            return disk;
        }

        @Override
        public void keep(State state) throws Trouble {
            disk = writes ? Optional.of(state) : disk;
            if (!writes || !answers) {
                throw new Trouble("the disk is full", "");
            }
        }
    };

    private StateCache remembered() {
        return new StateCache(memory, () -> now, (_, line) -> lines.add(line));
    }

    private static State giveUp(Moment now, Duration wait) {
        return new State(true, Optional.of(new State.StayAway(now.wall(), now.wall().plus(wait), "pods")));
    }

    /** A full disk: what must not be done unless the next run knows of it is not done, though it is known here. */
    @Test
    void whatTheDiskRefusedIsWrittenAgainWhenItMatters() throws Trouble {
        disk = Optional.of(State.CLEAR);
        StateCache remembered = remembered();
        writes = false;
        remembered.keepIfPossible(UNFINISHED);
        assertEquals(Optional.of(UNFINISHED), remembered.state());
        assertThrows(Trouble.class, () -> remembered.keep(UNFINISHED));
        writes = true;
        remembered.keep(UNFINISHED);
        assertEquals(Optional.of(UNFINISHED), disk);
    }

    /** A write that failed may have been done: what lies on the disk is not known then. */
    @Test
    void afterAWriteThatFailedTheNextOneIsMade() throws Trouble {
        disk = Optional.of(UNFINISHED);
        StateCache remembered = remembered();
        answers = false;
        remembered.keepIfPossible(State.CLEAR);
        assertEquals(Optional.of(State.CLEAR), disk);
        answers = true;
        remembered.keep(UNFINISHED);
        assertEquals(Optional.of(UNFINISHED), disk);
    }

    @Test
    void aDiskThatStaysFullIsToldOnce() {
        StateCache remembered = remembered();
        writes = false;
        remembered.keepIfPossible(UNFINISHED);
        remembered.keepIfPossible(State.CLEAR);
        remembered.keepIfPossible(UNFINISHED);
        assertEquals(List.of("the disk is full"), lines);
    }

    /** Defect B4: neither shorter nor longer, however the wall clock is set. */
    @Test
    void aStepOfTheClockDoesNotChangeAWait() throws Trouble {
        for (Duration step : List.of(Duration.ZERO, Duration.ofHours(2), Duration.ofHours(-2))) {
            StateCache remembered = remembered();
            Moment begin = now;
            remembered.keep(giveUp(now, Duration.ofMinutes(10)));
            now = new Moment(begin.uptime().plusSeconds(599), begin.wall().plusSeconds(599).plus(step));
            assertTrue(remembered.stayAway(now).isPresent(), step::toString);
            now = now.plus(Duration.ofSeconds(1));
            assertTrue(remembered.stayAway(now).isEmpty(), step::toString);
        }
    }

    @Test
    void anotherRunWaitsForWhatIsLeft() throws Trouble {
        remembered().keep(giveUp(now, Duration.ofMinutes(10)));
        now = new Moment(Duration.ofMillis(5), WALL.plusSeconds(540));
        StateCache next = remembered();
        assertEquals(Optional.of(now.plus(Duration.ofMinutes(1))), next.stayAway(now).orElseThrow().until());
        assertTrue(next.stayAway(now.plus(Duration.ofMinutes(1))).isEmpty());
    }

    @Test
    void aWaitThatBeginsInTheFutureIsOfAWrongClock() throws Trouble {
        remembered().keep(giveUp(now, Duration.ofMinutes(10)));
        now = new Moment(Duration.ofMillis(5), WALL.minusSeconds(3600));
        assertTrue(remembered().stayAway(now).isEmpty());
    }
}
