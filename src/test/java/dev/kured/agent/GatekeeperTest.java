package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.gate.Gate;
import dev.kured.lock.ClosedGates;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GatekeeperTest {
    private static final Moment NOW = new Moment(Duration.ofHours(1), Instant.parse("2026-11-22T22:00:00Z"));
    private static final Duration RETRY = Duration.ofMinutes(1);

    /** A gate that says what the test wants, and notes when it is asked. */
    private static final class Door implements Gate {
        private final Reach reach;
        private final List<Reach> asked;
        private Optional<String> no = Optional.empty();
        private boolean broken;

        Door(Reach reach, List<Reach> asked) {
            this.reach = reach;
            this.asked = asked;
        }

        @Override
        public Reach reach() {
            return reach;
        }

        @Override
        public String name() {
            return reach.name();
        }

        @Override
        public String key() {
            return reach + "@1";
        }

        @Override
        public Optional<String> closedBecause() throws Trouble {
            asked.add(reach);
            if (broken) {
                throw new Trouble("it is dark", "Make light");
            }
            return no;
        }
    }

    private final List<Gate.Reach> asked = new ArrayList<>();
    private final Door operator = new Door(Gate.Reach.OPERATOR, asked);
    private final Door machine = new Door(Gate.Reach.MACHINE, asked);
    private final Door node = new Door(Gate.Reach.NODE, asked);
    private final Door fleet = new Door(Gate.Reach.FLEET, asked);
    private final Gatekeeper keeper = new Gatekeeper(List.of(fleet, node, machine, operator), RETRY, new EventBuffer());

    private static void close(Door door) {
        door.no = Optional.of(door.name() + " says no");
    }

    private List<String> closed() {
        return keeper.closed().stream().map(obstacle -> obstacle.name().label()).toList();
    }

    private static List<String> reasons(List<Obstacle> no) {
        return no.stream().map(Obstacle::reason).toList();
    }

    @Test
    void whenAllAreOpenAllAreAskedOnce() {
        keeper.look(false, NOW);
        assertEquals(List.of(Gate.Reach.OPERATOR), asked, "only what is at hand is looked at");
        assertTrue(keeper.ask(NOW));
        assertEquals(List.of(Gate.Reach.OPERATOR, Gate.Reach.MACHINE, Gate.Reach.NODE, Gate.Reach.FLEET), asked);
        assertEquals(List.of(), keeper.closed());
    }

    @Test
    void whatConcernsAllIsNotAskedByANodeThatMayNotGoAnyway() {
        close(node);
        assertFalse(keeper.ask(NOW));
        assertFalse(asked.contains(Gate.Reach.FLEET));
        assertFalse(keeper.isDeferred());
        assertEquals(List.of("NODE"), closed());
        assertFalse(keeper.isDue(NOW.plus(RETRY.minusMillis(1))));
        assertTrue(keeper.isDue(NOW.plus(RETRY)), "it asks again by itself");
    }

    @Test
    void aNoThatConcernsAllIsForTheOthersTooAndOverByItself() {
        close(fleet);
        assertFalse(keeper.ask(NOW));
        assertTrue(keeper.isDeferred());
        assertEquals(Map.of("FLEET@1", "FLEET says no"), keeper.closedForAll());
        keeper.look(false, NOW.plus(RETRY.minusMillis(1)));
        assertEquals(List.of("FLEET"), closed());
        assertFalse(keeper.isDue(NOW.plus(RETRY)), "afterwards it waits for a new turn");
        keeper.look(false, NOW.plus(RETRY));
        assertFalse(keeper.isDeferred());
        assertEquals(List.of(), keeper.closed());
    }

    private static Optional<ClosedGates> word(String gate) {
        return Optional.of(new ClosedGates(new NodeName("n7"), Map.of(gate, "Broken"), NOW.wall().plus(RETRY)));
    }

    @Test
    void anothersWordIsTakenAsLongAsItIsInForce() {
        keeper.heed(word("FLEET@1"), NOW);
        assertTrue(keeper.isDeferred());
        assertEquals(List.of(new Obstacle(new ObstacleName.OfGate("FLEET"), "Broken", Optional.of(NOW.plus(RETRY)))), keeper.closed());
        assertEquals(Map.of(), keeper.closedForAll(), "it is not this node's to tell");
        keeper.heed(Optional.empty(), NOW);
        assertFalse(keeper.isDeferred());
        assertEquals(List.of(), asked);
    }

    /** Defect D7: the other node may ask another Prometheus, or this one none any more. */
    @Test
    void anothersWordForAGateThatThisNodeDoesNotHaveIsNotHeeded() {
        for (String gate : List.of("prometheus", "prometheus@7f", "FLEET", "FLEET@2", "NODE@1")) {
            keeper.heed(word(gate), NOW);
            assertFalse(keeper.isDeferred(), gate);
            assertEquals(List.of(), keeper.closed());
        }
    }

    @Test
    void anOperatorsHoldIsSeenAtEachLookAndNothingOverrulesIt() {
        close(operator);
        keeper.look(false, NOW);
        assertEquals(List.of(new Obstacle(ObstacleName.Known.HOLD, "OPERATOR says no")), keeper.held(), "until he says otherwise");
        keeper.look(true, NOW);
        assertFalse(keeper.held().isEmpty());
        operator.no = Optional.empty();
        keeper.look(true, NOW);
        assertTrue(keeper.held().isEmpty());
        operator.broken = true;
        keeper.look(false, NOW);
        assertEquals(List.of("it is dark. Make light"), reasons(keeper.held()));
    }

    @Test
    void aPressingNeedPassesWhatAnOperatorMayOverrule() {
        close(node);
        close(fleet);
        assertFalse(keeper.ask(NOW));
        keeper.heed(word("FLEET@1"), NOW);
        keeper.look(true, NOW);
        assertEquals(List.of(), keeper.closed(), "at once");
        asked.clear();
        assertTrue(keeper.ask(NOW));
        assertEquals(List.of(Gate.Reach.MACHINE), asked);
        keeper.heed(word("FLEET@1"), NOW);
        assertFalse(keeper.isDeferred());
        close(machine);
        assertFalse(keeper.ask(NOW), "which would refuse to reboot");
        keeper.look(true, NOW);
        assertEquals(List.of("MACHINE"), closed(), "the news is that it became pressing, not that it is");
        keeper.look(false, NOW);
        assertFalse(keeper.ask(NOW));
        assertTrue(asked.contains(Gate.Reach.NODE));
    }

    @Test
    void aGateThatCannotBeAskedIsClosed() {
        fleet.broken = true;
        assertFalse(keeper.ask(NOW));
        assertEquals(List.of("it is dark. Make light"), reasons(keeper.closed()));
    }
}
