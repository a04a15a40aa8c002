package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.agent.Situation.AtHand;
import dev.kured.agent.Situation.Left;
import dev.kured.agent.Situation.Sight;
import dev.kured.agent.Situation.Stop;
import dev.kured.drain.Pod;
import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.node.Cordon;
import dev.kured.node.Hold;
import dev.kured.node.Marks;
import dev.kured.node.NodeView;
import dev.kured.node.RebootHistory;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName.Known;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Situations, and the phases that follow from them. */
final class DecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");
    private static final BootId BOOT = new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
    private static final BootId OTHER_BOOT = new BootId("9d1b28ba-2fa1-11d2-883f-0016d3cca427");
    private static final NodeName ME = new NodeName("node1");
    private static final Trouble TROUBLE = new Trouble("it is dark", "Make light");
    private static final Moment T = new Moment(Duration.ofDays(9), NOW);
    private static final List<Obstacle> AN_OPERATORS = List.of(new Obstacle(Known.HOLD, "the disk"));

    private static Moment at(Instant wall) {
        return T.at(wall);
    }

    private static final Need WANTED = new Need.Wanted(NOW.minusSeconds(60), "/run/reboot-required");
    private static final Need NONE = new Need.None();
    private static final Need UNKNOWN = new Need.Unknown(TROUBLE);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(10);
    private static final Duration REBOOT_TIMEOUT = Duration.ofMinutes(5);
    private static final Rules RULES = rules(Optional.of(DRAIN_TIMEOUT), Duration.ZERO);

    private static Rules rules(Optional<Duration> drainTimeout, Duration settle) {
        return new Rules(Schedule.always(), LockRules.ONE_AT_A_TIME, Duration.ofMinutes(1),
                DrainRules.USUAL.withTimeout(drainTimeout).withRetryAfter(RETRY_AFTER),
                RebootRules.USUAL.withTimeout(REBOOT_TIMEOUT), RecoveryRules.USUAL.withSettle(settle), Marks.NONE);
    }

    /** A situation that is built up from a node at rest. */
    private record Case(
            Need need,
            Stop stop,
            Optional<State> state,
            Sight cluster,
            List<Obstacle> held,
            List<Obstacle> closed,
            Optional<Moment> turn,
            Optional<Progress> drain,
            Optional<Moment> drainedAt,
            Optional<Moment> backSince,
            Schedule schedule) {

        static final Case AT_REST = new Case(NONE, Stop.NO, Optional.of(State.CLEAR), new Sight.NotAsked(), List.of(),
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Schedule.always());

        Case need(Need other) {
            return new Case(other, stop, state, cluster, held, closed, turn, drain, drainedAt, backSince, schedule);
        }

        Case stop(Stop other) {
            return new Case(need, other, state, cluster, held, closed, turn, drain, drainedAt, backSince, schedule);
        }

        Case state(Optional<State> other) {
            return new Case(need, stop, other, cluster, held, closed, turn, drain, drainedAt, backSince, schedule);
        }

        Case cluster(Sight other) {
            return new Case(need, stop, state, other, held, closed, turn, drain, drainedAt, backSince, schedule);
        }

        Case held(List<Obstacle> other) {
            return new Case(need, stop, state, cluster, other, closed, turn, drain, drainedAt, backSince, schedule);
        }

        Case closed(List<Obstacle> other) {
            return new Case(need, stop, state, cluster, held, other, turn, drain, drainedAt, backSince, schedule);
        }

        Case turn(Instant other) {
            return new Case(need, stop, state, cluster, held, closed, Optional.of(at(other)), drain, drainedAt, backSince, schedule);
        }

        Case drain(Progress other) {
            return new Case(need, stop, state, cluster, held, closed, turn, Optional.of(other), drainedAt, backSince, schedule);
        }

        Case drainedAt(Instant other) {
            return new Case(need, stop, state, cluster, held, closed, turn, drain, Optional.of(at(other)), backSince, schedule);
        }

        Case backSince(Instant other) {
            return new Case(need, stop, state, cluster, held, closed, turn, drain, drainedAt, Optional.of(at(other)), schedule);
        }

        /** In an exclusion that has just begun. */
        Case excluded() {
            return new Case(need, stop, state, cluster, held, closed, turn, drain, drainedAt, backSince, new Schedule(
                    ZoneOffset.UTC, List.of(), List.of(new Exclusion(NOW, NOW.plusSeconds(3600), "freeze"))));
        }

        Situation situation() {
            return new Situation(new AtHand(T, need, stop, held, schedule.at(NOW), stayAway()), BOOT, state, cluster, closed,
                    turn, drain, drainedAt, heldSince(), backSince);
        }

        private Optional<Obstacle> stayAway() {
            return state.flatMap(State::stayAway).filter(away -> away.isAt(NOW)).map(away -> new Obstacle(
                    Known.RETRY_AFTER, "the last try was given up: " + away.because(), Optional.of(at(away.until()))));
        }

        private Optional<Moment> heldSince() {
            return cluster instanceof Sight.Known known ? known.mine().map(mine -> T.earlier(at(mine.since()))) : Optional.empty();
        }
    }

    private static Holder holder(NodeName node, BootId boot, Instant since) {
        return new Holder(node, "uid-" + node, Optional.of(boot), since, "", 1, false);
    }

    private static LockRecord heldBy(Holder... holders) {
        return new LockRecord(List.of(holders), Optional.empty());
    }

    private static NodeView node(boolean ready, Map<String, String> annotations) {
        return new NodeView(ME, "uid-node1", "7", annotations.containsKey(Cordon.MARK),
                Optional.of(NOW.minusSeconds(500)).filter(_ -> ready), Optional.of(BOOT), annotations, Map.of(), List.of());
    }

    private static final NodeView NODE = node(true, Map.of());
    private static final NodeView CORDONED = node(true, Map.of(Cordon.MARK, BOOT.value()));
    private static final LockRecord OTHERS = heldBy(holder(new NodeName("node2"), OTHER_BOOT, NOW));
    private static final LockRecord MINE = heldBy(holder(ME, BOOT, NOW.minusSeconds(60)));
    private static final LockRecord MINE_BEFORE = heldBy(holder(ME, OTHER_BOOT, NOW.minusSeconds(600)));

    private static Sight known(LockRecord lock, NodeView node) {
        return new Sight.Known(ME, stored(lock), Optional.of(node), left(node));
    }

    private static Left left(NodeView node) {
        if (!Marks.areLeft(node)) {
            return Left.NOTHING;
        }
        return Marks.areOfADrain(node) ? Left.OF_A_DRAIN : Left.OF_THE_WAIT;
    }

    private static Stored stored(LockRecord lock) {
        return new Stored(lock, "7", "");
    }

    private static Sight noNode(LockRecord lock) {
        return new Sight.Known(ME, stored(lock), Optional.empty(), Left.NOTHING);
    }

    private static NodeView rebooted(String... ago) {
        String moments = Stream.of(ago).map(text -> NOW.minus(Duration.parse(text)).toString()).collect(Collectors.joining(","));
        return node(true, Map.of(RebootHistory.ANNOTATION, moments));
    }

    private static Optional<State> stayAway(String until, String because) {
        return Optional.of(new State(false, Optional.of(new State.StayAway(NOW.minus(Duration.ofHours(1)), NOW.plus(Duration.parse(until)), because))));
    }

    private static Phase blocked(ObstacleName name, String reason) {
        return new Phase.Blocked(List.of(new Obstacle(name, reason)));
    }

    private static Phase blocked(ObstacleName name, String reason, String until) {
        return new Phase.Blocked(List.of(new Obstacle(name, reason, Optional.of(at(NOW.plus(Duration.parse(until)))))));
    }

    private static Phase undoing(String reason, Duration stayAway) {
        return Phase.Undoing.failed(reason, stayAway);
    }

    private static Phase undoing(String reason) {
        return Phase.Undoing.withdrawn(reason);
    }

    private static Phase returning(String waitingFor) {
        return new Phase.Returning(false, Optional.of(waitingFor), Optional.empty());
    }

    private static final Phase IDLE = new Phase.Idle();
    private static final Phase RECALLING = new Phase.Recalling();
    private static final List<Obstacle> CLOSED_GATES =
            List.of(
                    new Obstacle(new ObstacleName.OfGate("prometheus"), "an alert", Optional.of(T.plus(Duration.ofMinutes(1)))),
                    new Obstacle(new ObstacleName.OfGate("inhibitor"), "apt", Optional.of(T.plus(Duration.ofMinutes(1)))));
    private static final Phase BLOCKED = blocked(new ObstacleName.OfGate("something"), "something");
    private static final Phase QUEUED = new Phase.Queued(stored(LockRecord.FREE), Optional.empty());
    private static final Phase DRAINING = new Phase.Draining(Optional.empty(), Optional.of(at(NOW.plus(DRAIN_TIMEOUT).minusSeconds(60))));
    private static final Phase REBOOTING = new Phase.Rebooting(Optional.empty(), at(NOW.plusSeconds(9)));
    private static final Phase RETURNING = returning("something");
    private static final Phase UNDOING = undoing("something", RETRY_AFTER);
    private static final List<Phase> PHASES =
            List.of(IDLE, RECALLING, BLOCKED, QUEUED, DRAINING, REBOOTING, RETURNING, UNDOING);

    /** One line of the table. */
    private record Row(String what, Phase before, Case in, Phase next) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Row row(String what, Phase before, Case in, Phase next) {
        return new Row(what, before, in, next);
    }

    private static final Case REST = Case.AT_REST;
    private static final Case NEEDED = REST.need(WANTED);
    private static final Case FREE = NEEDED.cluster(known(LockRecord.FREE, NODE));
    private static final Case HELD = NEEDED.cluster(known(MINE, CORDONED));
    private static final Case BACK = REST.cluster(known(MINE_BEFORE, CORDONED));
    private static final Progress ONE_LEFT = new Progress(
            List.of(new Pod("default", "web-1", "u", false, Optional.empty(), false, Optional.empty(), Map.of())), Map.of(), Optional.empty());

    private static final List<Row> WITHOUT_CLUSTER = List.of(
            row("no need", IDLE, REST, IDLE),
            row("no need any more", BLOCKED, REST, IDLE),
            row("the need cannot be told", IDLE, REST.need(UNKNOWN), blocked(Known.SENTINEL, "it is dark. Make light")),
            row("a need", IDLE, NEEDED, RECALLING),
            row("a need, being stopped", IDLE, NEEDED.stop(Stop.SERVICE), blocked(Known.STOPPING, "kured is being stopped")),
            row("a need, the machine goes down", IDLE, NEEDED.stop(Stop.MACHINE), blocked(Known.STOPPING, "kured is being stopped")),
            row("a need after a try that was given up", IDLE, NEEDED.state(stayAway("PT5M", "pods")),
                    blocked(Known.RETRY_AFTER, "the last try was given up: pods", "PT5M")),
            row("a need when the wait is over", IDLE, NEEDED.state(stayAway("PT0S", "pods")), RECALLING),
            row("an operator holds the node", IDLE, NEEDED.held(AN_OPERATORS), blocked(Known.HOLD, "the disk")),
            row("an operator holds a node that needs none", IDLE, REST.held(AN_OPERATORS), IDLE));

    private static final List<Row> OUT_OF_TOUCH = Stream.concat(
            PHASES.stream().filter(phase -> List.of(DRAINING, REBOOTING, RETURNING, UNDOING).contains(phase))
                    .map(phase -> row("stays " + phase.name(), phase, NEEDED.cluster(new Sight.Away(TROUBLE)), phase)),
            Stream.of(
                    row("a need", IDLE, NEEDED.cluster(new Sight.Away(TROUBLE)), blocked(Known.CLUSTER, "it is dark. Make light")),
                    row("queued", QUEUED, NEEDED.cluster(new Sight.Away(TROUBLE)), blocked(Known.CLUSTER, "it is dark. Make light")),
                    row("still blocked", BLOCKED, NEEDED.cluster(new Sight.Away(TROUBLE)), blocked(Known.CLUSTER, "it is dark. Make light")),
                    row("no need", IDLE, REST.cluster(new Sight.Away(TROUBLE)), RECALLING),
                    row("the state is lost", IDLE, NEEDED.state(Optional.empty()).cluster(new Sight.Away(TROUBLE)), RECALLING),
                    row("the need cannot be told", IDLE, REST.need(UNKNOWN).cluster(new Sight.Away(TROUBLE)), RECALLING)))
            .toList();

    private static final List<Row> WITHOUT_LOCK = List.of(
            row("no need", RECALLING, REST.cluster(known(LockRecord.FREE, NODE)), IDLE),
            row("no need, and others hold it", RECALLING, REST.cluster(known(OTHERS, NODE)), IDLE),
            row("the need cannot be told", IDLE, REST.need(UNKNOWN).cluster(known(LockRecord.FREE, NODE)),
                    blocked(Known.SENTINEL, "it is dark. Make light")),
            row("kured's cordon is left over", RECALLING, REST.cluster(known(LockRecord.FREE, CORDONED)),
                    undoing("the node is marked for a drain, but does not hold the lock")),
            row("kured's cordon is left over, and others hold the lock", RECALLING, NEEDED.cluster(known(OTHERS, CORDONED)),
                    undoing("the node is marked for a drain, but does not hold the lock")),
            row("the lock was taken away", DRAINING, NEEDED.cluster(known(OTHERS, CORDONED)),
                    undoing("the lock was taken from this node, by an operator or by a node that took it for dead. It is now "
                            + OTHERS.inWords(), RETRY_AFTER)),
            row("the lock is free", RECALLING, FREE, new Phase.Queued(stored(LockRecord.FREE), Optional.empty())),
            row("the lock is free, and the turn is known", QUEUED, FREE.turn(NOW.plusMillis(300)),
                    new Phase.Queued(stored(LockRecord.FREE), Optional.of(at(NOW.plusMillis(300))))),
            row("others hold the lock", QUEUED, NEEDED.cluster(known(OTHERS, NODE)), new Phase.Queued(stored(OTHERS), Optional.empty())),
            row("kured is being stopped", QUEUED, FREE.stop(Stop.SERVICE), blocked(Known.STOPPING, "kured is being stopped")),
            row("the machine goes down", QUEUED, FREE.stop(Stop.MACHINE), blocked(Known.STOPPING, "kured is being stopped")),
            row("there is no such Node", QUEUED, NEEDED.cluster(noNode(LockRecord.FREE)),
                    blocked(Known.CLUSTER, "the cluster has no Node node1. Is the kubelet registered under another name? (node.name)")),
            row("after a try that was given up", IDLE, FREE.state(stayAway("PT5M", "pods")),
                    blocked(Known.RETRY_AFTER, "the last try was given up: pods", "PT5M")),
            row("the wait after it is over", IDLE, FREE.state(stayAway("PT-1S", "pods")),
                    new Phase.Queued(stored(LockRecord.FREE), Optional.empty())),
            row("rebooted as often as it may", QUEUED,
                    NEEDED.cluster(known(LockRecord.FREE, rebooted("PT20H", "PT10H", "PT1H"))),
                    blocked(Known.MAX_PER_DAY, "3 reboots of this node within a day have not helped: one is still needed."
                            + " Find out what asks for it, or raise reboot.max-per-day", "PT4H")),
            row("one of the reboots is a day ago", QUEUED,
                    NEEDED.cluster(known(LockRecord.FREE, rebooted("PT24H", "PT10H", "PT1H"))),
                    new Phase.Queued(stored(LockRecord.FREE), Optional.empty())),
            row("an operator holds the node", QUEUED, FREE.held(AN_OPERATORS), blocked(Known.HOLD, "the disk")),
            row("an administrator holds the Node", QUEUED,
                    NEEDED.cluster(known(LockRecord.FREE, node(true, Map.of(Hold.ANNOTATION, " the disk ")))),
                    blocked(Known.HOLD, "the Node is held by its annotation kured.dev/hold (the disk). To go on:"
                            + " kured unhold node1")),
            row("a gate is closed", QUEUED, FREE.closed(CLOSED_GATES), new Phase.Blocked(CLOSED_GATES)),
            row("a window that is closed, and a gate", QUEUED, FREE.excluded().held(AN_OPERATORS).closed(CLOSED_GATES),
                    new Phase.Blocked(List.of(
                            new Obstacle(Known.HOLD, "the disk"),
                            new Obstacle(Known.WINDOW, "the window is closed until Sun 2026-11-22 23:00 UTC (freeze)",
                                    Optional.of(at(NOW.plusSeconds(3600)))),
                            CLOSED_GATES.getFirst(), CLOSED_GATES.getLast()))));

    private static final List<Row> BEFORE_THE_REBOOT = List.of(
            row("drains", QUEUED, HELD, DRAINING),
            row("goes on after a crash", RECALLING, HELD, DRAINING),
            row("goes on though an operator holds the node now", DRAINING, HELD.held(AN_OPERATORS), DRAINING),
            row("goes on with a need that cannot be told", DRAINING, HELD.need(UNKNOWN), DRAINING),
            row("the drain has time left", DRAINING, held("PT14M59.999S"),
                    new Phase.Draining(Optional.empty(), Optional.of(at(NOW.plusMillis(1))))),
            row("the drain took too long", DRAINING, held("PT15M"),
                    undoing("the drain did not finish within 15m", RETRY_AFTER)),
            row("the drain took too long, and pods are left", DRAINING, held("PT16M").drain(ONE_LEFT),
                    undoing("the drain did not finish within 15m: 1 pod left: default/web-1", RETRY_AFTER)),
            row("all pods have left", DRAINING, HELD.drainedAt(NOW), new Phase.Rebooting(Optional.empty(), at(NOW.plus(REBOOT_TIMEOUT)))),
            row("all pods left in the last moment", DRAINING, held("PT16M").drainedAt(NOW.minusSeconds(1)),
                    new Phase.Rebooting(Optional.empty(), at(NOW.plus(REBOOT_TIMEOUT).minusSeconds(1)))),
            row("the machine does not go down", REBOOTING, HELD.drainedAt(NOW.minus(REBOOT_TIMEOUT)),
                    undoing("the machine did not go down within 5m", RETRY_AFTER)),
            row("drained, and the need cannot be told", DRAINING, HELD.need(UNKNOWN).drainedAt(NOW),
                    undoing("the sentinel does not say any more whether a reboot is needed: it is dark. Make light", RETRY_AFTER)),
            row("the need has gone", DRAINING, HELD.need(NONE), undoing("the reboot is no longer needed")),
            row("the need has gone, drained", REBOOTING, HELD.need(NONE).drainedAt(NOW),
                    undoing("the reboot is no longer needed")),
            row("the Node has gone", DRAINING, HELD.cluster(noNode(MINE)),
                    undoing("the cluster has no Node node1 any more", RETRY_AFTER)),
            row("the window has closed", DRAINING, HELD.excluded(),
                    undoing("the window closed at Sun 2026-11-22 22:00 UTC before the machine was asked to reboot",
                            Duration.ZERO)),
            row("the window is closed", IDLE, FREE.excluded(),
                    blocked(Known.WINDOW, "the window is closed until Sun 2026-11-22 23:00 UTC (freeze)", "PT1H")),
            row("kured is being stopped", DRAINING, HELD.stop(Stop.SERVICE), undoing("kured is being stopped")),
            row("kured is being stopped, drained", REBOOTING, HELD.stop(Stop.SERVICE).drainedAt(NOW),
                    undoing("kured is being stopped")),
            row("the machine goes down", REBOOTING, HELD.stop(Stop.MACHINE).drainedAt(NOW), REBOOTING),
            row("the machine goes down by hand", DRAINING, HELD.stop(Stop.MACHINE), DRAINING),
            row("what is being undone is undone to its end", UNDOING, HELD.drainedAt(NOW), UNDOING));

    private static Case held(String since) {
        return NEEDED.cluster(known(heldBy(holder(ME, BOOT, NOW.minus(Duration.parse(since)))), CORDONED));
    }

    private static final List<Row> AFTER_THE_REBOOT = List.of(
            row("is not Ready", RECALLING, REST.cluster(known(MINE_BEFORE, node(false, Map.of()))),
                    returning("the Node to be Ready")),
            row("Ready is from the boot before", RECALLING, BACK, returning("the kubelet to report from this boot")),
            row("is back", RETURNING, BACK.backSince(NOW), new Phase.Returning(true, Optional.empty(), Optional.empty())),
            row("the Node has gone", RETURNING, REST.cluster(noNode(MINE_BEFORE)),
                    returning("the cluster to have a Node node1")),
            row("the sentinel has survived", RETURNING, BACK.need(WANTED).backSince(NOW),
                    new Phase.Returning(true, Optional.empty(), Optional.empty())),
            row("kured is being stopped", RETURNING, BACK.stop(Stop.SERVICE),
                    returning("the kubelet to report from this boot")));

    private static final List<Row> TABLE = Stream.of(WITHOUT_CLUSTER, OUT_OF_TOUCH, WITHOUT_LOCK, BEFORE_THE_REBOOT, AFTER_THE_REBOOT)
            .flatMap(List::stream)
            .toList();

    @ParameterizedTest(name = "{0}")
    @FieldSource("TABLE")
    void theTable(Row row) {
        assertEquals(row.next(), new Decision(RULES).decide(row.before(), row.in().situation()));
    }

    @Test
    void withoutATimeLimitADrainIsNeverGivenUp() {
        var patient = new Decision(rules(Optional.empty(), Duration.ZERO));
        assertEquals(new Phase.Draining(Optional.empty(), Optional.empty()), patient.decide(DRAINING, held("P9D").situation()));
    }

    @Test
    void aNodeThatIsBackSettlesBeforeTheLockIsGivenBack() {
        var settling = new Decision(rules(Optional.empty(), Duration.ofMinutes(2)));
        assertEquals(
                new Phase.Returning(false, Optional.of("the Node to have been Ready for 2m"), Optional.of(at(NOW.plusSeconds(30)))),
                settling.decide(RETURNING, BACK.backSince(NOW.minusSeconds(90)).situation()));
        assertEquals(new Phase.Returning(true, Optional.empty(), Optional.empty()),
                settling.decide(RETURNING, BACK.backSince(NOW.minusSeconds(120)).situation()));
    }

    private static final Duration DELAY = Duration.ofMinutes(2);
    private static final Decision DELAYED = new Decision(new Rules(Schedule.always(), LockRules.ONE_AT_A_TIME,
            Duration.ofMinutes(1), RULES.drain().withDelay(DELAY), RULES.reboot().withDelay(DELAY), RULES.recovery(),
            Marks.NONE));

    @Test
    void theDrainBeginsAfterItsDelayAndHasItsWholeTimeThen() {
        assertEquals(new Phase.Draining(Optional.of(at(NOW.plusSeconds(1))), Optional.of(at(NOW.plusSeconds(1).plus(DRAIN_TIMEOUT)))),
                DELAYED.decide(QUEUED, held("PT1M59S").situation()));
        assertEquals(new Phase.Draining(Optional.empty(), Optional.of(at(NOW.plus(DRAIN_TIMEOUT)))),
                DELAYED.decide(DRAINING, held("PT2M").situation()));
        assertInstanceOf(Phase.Undoing.class, DELAYED.decide(DRAINING, held("PT17M").situation()));
    }

    @Test
    void theRebootBeginsAfterItsDelayAndHasItsWholeTimeThen() {
        assertEquals(new Phase.Rebooting(Optional.of(at(NOW.plus(DELAY))), at(NOW.plus(DELAY).plus(REBOOT_TIMEOUT))),
                DELAYED.decide(DRAINING, HELD.drainedAt(NOW).situation()));
        assertEquals(new Phase.Rebooting(Optional.empty(), at(NOW.plus(REBOOT_TIMEOUT))),
                DELAYED.decide(REBOOTING, HELD.drainedAt(NOW.minus(DELAY)).situation()));
        assertInstanceOf(Phase.Undoing.class,
                DELAYED.decide(REBOOTING, HELD.drainedAt(NOW.minus(DELAY).minus(REBOOT_TIMEOUT)).situation()));
    }

    /** But not by a daemon that has not even looked at the pods, and not for ever. */
    @Test
    void aDrainThatTookTooLongIsFollowedByTheRebootIfTheOperatorWantsIt() {
        var forced = new Decision(new Rules(Schedule.always(), LockRules.ONE_AT_A_TIME, Duration.ofMinutes(1),
                RULES.drain().withOnTimeout(DrainRules.OnTimeout.REBOOT), RULES.reboot(), RULES.recovery(), Marks.NONE));
        assertInstanceOf(Phase.Draining.class, forced.decide(DRAINING, held("PT14M59S").drain(ONE_LEFT).situation()));
        assertEquals(new Phase.Rebooting(Optional.empty(), at(NOW.plus(REBOOT_TIMEOUT))),
                forced.decide(DRAINING, held("PT15M").drain(ONE_LEFT).situation()));
        assertInstanceOf(Phase.Draining.class, forced.decide(RECALLING, held("PT15M").situation()));
        assertInstanceOf(Phase.Undoing.class, forced.decide(REBOOTING, held("PT20M").drain(ONE_LEFT).situation()));
        assertInstanceOf(Phase.Undoing.class, forced.decide(DRAINING, held("PT16M").need(NONE).drain(ONE_LEFT).situation()));
    }

    private static final NodeView WAITING = node(true, Map.of(Marks.WAITING, "2026-11-22T21:00:00Z /run/reboot-required"));

    @Test
    void marksStayWhileTheNodeWaitsAndGoWhenItDoesNotAnyMore() {
        var decision = new Decision(RULES);
        Case waits = NEEDED.cluster(known(OTHERS, WAITING));
        assertInstanceOf(Phase.Queued.class, decision.decide(QUEUED, waits.situation()));
        assertInstanceOf(Phase.Blocked.class, decision.decide(QUEUED, waits.closed(CLOSED_GATES).situation()));
        assertInstanceOf(Phase.Blocked.class, decision.decide(QUEUED, waits.need(UNKNOWN).situation()));
        for (Case gone : List.of(waits.need(NONE), waits.stop(Stop.SERVICE), waits.state(stayAway("PT1M", "pods")))) {
            assertInstanceOf(Phase.Undoing.class, decision.decide(QUEUED, gone.situation()));
        }
    }

    // What holds in every situation, possible or not

    private static Case any(Random random) {
        var state = Seeds.pick(random, List.of(
                Optional.<State>empty(), Optional.of(State.CLEAR), Optional.of(new State(true, Optional.empty())),
                stayAway("PT1M", "x"), stayAway("PT-1M", "x")));
        List<LockRecord> locks = List.of(
                LockRecord.FREE, OTHERS, MINE, MINE_BEFORE, heldBy(holder(ME, BOOT, NOW.minus(Duration.ofDays(1)))),
                heldBy(holder(ME, BOOT, NOW.plus(Duration.ofDays(1)))));
        List<NodeView> nodes = List.of(
                NODE, CORDONED, WAITING, node(false, Map.of()), rebooted("PT3H", "PT2H", "PT1H"), rebooted("PT-1H", "PT50H"));
        var lock = Seeds.pick(random, locks);
        var cluster = switch (random.nextInt(8)) {
            case 0 -> new Sight.NotAsked();
            case 1 -> new Sight.Away(TROUBLE);
            case 2 -> noNode(lock);
            default -> known(lock, Seeds.pick(random, nodes));
        };
        var any = REST.need(Seeds.pick(random, List.of(NONE, WANTED, UNKNOWN)))
                .stop(Seeds.pick(random, List.of(Stop.values())))
                .state(state)
                .cluster(cluster);
        any = random.nextBoolean() ? any : any.closed(CLOSED_GATES);
        any = random.nextInt(4) > 0 ? any : any.held(AN_OPERATORS);
        any = random.nextBoolean() ? any : any.turn(moment(random));
        any = random.nextBoolean() ? any : any.drain(ONE_LEFT);
        any = random.nextBoolean() ? any : any.drainedAt(moment(random));
        return random.nextBoolean() ? any : any.backSince(moment(random));
    }

    private static Instant moment(Random random) {
        return NOW.plusSeconds(random.nextInt(-1_000, 1_000));
    }

    private static Optional<Holder> mine(Situation s) {
        return s.cluster() instanceof Sight.Known known ? known.mine() : Optional.empty();
    }

    @Test
    void inEverySituationThePromisesAreKept() {
        var decision = new Decision(RULES);
        Seeds.forManySeeds(20_000, random -> {
            Phase before = Seeds.pick(random, PHASES);
            Situation s = any(random).situation();
            Phase next = decision.decide(before, s);
            assertPromises(before, s, next);
            assertEquals(next, decision.decide(before, s));
        });
    }

    private static void assertPromises(Phase before, Situation s, Phase next) {
        boolean held = mine(s).isPresent();
        boolean heldInThisBoot = mine(s).filter(holder -> holder.boot().equals(Optional.of(BOOT))).isPresent();
        boolean away = s.cluster() instanceof Sight.Away;
        boolean wanted = s.need() instanceof Need.Wanted;
        String story = before + " in " + s + " is followed by " + next;
        // What goes on without news, or while the machine goes down, was begun before; nothing is begun then.
        boolean begun = next.equals(before) && (away || s.stop() == Stop.MACHINE);
        switch (next) {
            case Phase.Rebooting(_, var deadline) -> {
                assertTrue(begun || (heldInThisBoot && wanted && s.drainedAt().isPresent() && s.stop() == Stop.NO), story);
                assertTrue(begun || s.now().isBefore(deadline), story);
            }
            case Phase.Draining _ -> assertTrue(begun || (heldInThisBoot && s.stop() == Stop.NO), story);
            case Phase.Queued _ -> assertTrue(begun || (!held && !away && wanted && s.stop() == Stop.NO), story);
            case Phase.Returning _ -> assertTrue(begun || (held && !heldInThisBoot), story);
            case Phase.Idle _ -> assertTrue(begun || (!held && s.need() instanceof Need.None), story);
            case Phase.Blocked(var obstacles) -> assertTrue(begun || (!held && !obstacles.isEmpty()), story);
            case Phase.Recalling _ -> assertTrue(begun || !held, story);
            case Phase.Undoing(var reason, _) -> assertFalse(reason.isEmpty(), story);
        }
        assertFalse(away && next instanceof Phase.Queued, story);
        if (held && !heldInThisBoot) {
            assertInstanceOf(Phase.Returning.class, next, story);
        }
        if (heldInThisBoot && s.stop() == Stop.SERVICE) {
            assertInstanceOf(Phase.Undoing.class, next, story);
        }
        if (!held && s.cluster() instanceof Sight.Known known && known.node().filter(Cordon::isOurs).isPresent()) {
            assertInstanceOf(Phase.Undoing.class, next, story);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Stop.class, names = {"SERVICE", "MACHINE"})
    void whoIsBeingStoppedNeverBeginsAnything(Stop stop) {
        var decision = new Decision(RULES);
        Seeds.forManySeeds(10_000, random -> {
            Phase before = Seeds.pick(random, List.of(IDLE, RECALLING, BLOCKED, QUEUED));
            Situation s = any(random).stop(stop).situation();
            Phase next = decision.decide(before, s);
            boolean queued = next instanceof Phase.Queued && !next.equals(before);
            assertFalse(queued || next instanceof Phase.Draining || next instanceof Phase.Rebooting,
                    () -> before + " in " + s + " is followed by " + next);
        });
    }
}
