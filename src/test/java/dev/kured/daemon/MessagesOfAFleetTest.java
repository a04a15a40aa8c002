package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Event;
import dev.kured.agent.Rules;
import dev.kured.gate.Gate;
import dev.kured.notify.Message;
import dev.kured.notify.Occasion;
import dev.kured.rehearse.SmallFleet.Machine;
import dev.kured.rehearse.SmallFleet;
import dev.kured.rehearse.SmallWorld;
import dev.kured.schedule.Exclusion;
import dev.kured.schedule.Schedule;
import dev.kured.schedule.Window;
import dev.kured.terms.NodeName;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which messages the real agent gives rise to, in virtual time. */
final class MessagesOfAFleetTest {
    private static final Rules USUAL = SmallWorld.RULES;

    @TempDir
    private Path directory;

    private final List<Message> sent = new ArrayList<>();

    /** Whatever node1 has to say is told. */
    private SmallFleet fleet(Rules rules) {
        var fleet = new SmallFleet(rules);
        var failure = new LastFailure(directory.resolve("failure"), (level, line) -> {});
        var telling = new NotificationReporter(sent::add, failure, fleet::now);
        fleet.listen((node, report) -> {
            if (node.equals(new NodeName("node1"))) {
                telling.tell(report);
            }
        });
        return fleet;
    }

    private List<Occasion> occasions() {
        return sent.stream().map(Message::occasion).toList();
    }

    private static Rules with(Schedule schedule, Duration settle) {
        return SmallWorld.with(SmallWorld.with(USUAL, schedule), USUAL.recovery().withSettle(settle));
    }

    @Test
    void aRebootWithoutAHitch() {
        SmallFleet fleet = fleet(USUAL);
        fleet.add("node1").needsReboot(true);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON), occasions());
        assertEquals(List.of(new NodeName("node1")), sent.getFirst().holders());
        assertEquals(Optional.of(SmallWorld.BEGIN), sent.getFirst().since());
    }

    @Test
    void aDrainThatIsGivenUpAndThenSucceeds() {
        SmallFleet fleet = fleet(USUAL);
        Machine node = fleet.add("node1");
        node.runs("db", Duration.ofSeconds(5));
        fleet.protect("db", 1);
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(20));
        assertEquals(List.of(Occasion.DRAIN, Occasion.DRAIN_GIVEN_UP), occasions());
        assertTrue(sent.getLast().reason().contains("the drain did not finish within 15m: 1 pod left: default/db-"),
                sent.getLast().reason());
        fleet.protect("db", 0);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(
                List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON, Occasion.CAME_BACK),
                occasions().subList(2, occasions().size()));
    }

    @Test
    void aGateThatStaysClosedIsToldEachDayUntilItOpens() {
        SmallFleet fleet = fleet(USUAL);
        fleet.gate(SmallWorld.gate(() -> fleet.now().isBefore(SmallWorld.BEGIN.plus(Duration.ofHours(60)))
                ? Optional.of("an alert is active: DiskFull")
                : Optional.empty()));
        fleet.add("node1").needsReboot(true);
        fleet.runFor(Duration.ofHours(23));
        assertEquals(List.of(), occasions());
        fleet.runFor(Duration.ofHours(36));
        assertEquals(List.of(Occasion.BLOCKED, Occasion.BLOCKED), occasions());
        assertTrue(sent.getLast().reason().contains("DiskFull"), sent.getLast().reason());
        fleet.runFor(Duration.ofHours(2));
        assertEquals(
                List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON, Occasion.CAME_BACK),
                occasions().subList(2, occasions().size()));
    }

    @Test
    void aWindowThatIsClosedForDaysIsNoFailure() {
        var freeze = new Exclusion(SmallWorld.BEGIN, SmallWorld.BEGIN.plus(Duration.ofDays(5)), "freeze");
        SmallFleet fleet = fleet(with(new Schedule(ZoneOffset.UTC, List.of(), List.of(freeze)), Duration.ZERO));
        fleet.add("node1").needsReboot(true);
        fleet.runFor(Duration.ofDays(4));
        assertEquals(List.of(), occasions());
        fleet.runFor(Duration.ofDays(2));
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON), occasions());
    }

    @Test
    void aDrainThatItsWindowCutsShortIsToldAndTriedInTheNext() {
        LocalTime begin = LocalTime.ofInstant(SmallWorld.BEGIN, ZoneOffset.UTC);
        var tenMinutes = new Window(List.of(), begin, new Window.End.After(Duration.ofMinutes(10)));
        SmallFleet fleet = fleet(with(new Schedule(ZoneOffset.UTC, List.of(tenMinutes), List.of()), Duration.ZERO));
        Machine node = fleet.add("node1");
        node.runs("db", Duration.ofSeconds(5));
        fleet.protect("db", 1);
        node.needsReboot(true);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(List.of(Occasion.DRAIN, Occasion.DRAIN_GIVEN_UP), occasions());
        assertTrue(sent.getLast().reason().contains("the window closed at "), sent.getLast().reason());
        fleet.protect("db", 0);
        fleet.runFor(Duration.ofDays(1));
        assertEquals(
                List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON, Occasion.CAME_BACK),
                occasions().subList(2, occasions().size()));
    }

    @Test
    void rebootsThatDoNotHelp() {
        SmallFleet fleet = fleet(USUAL);
        fleet.add("node1").isNeverContent();
        fleet.runFor(Duration.ofHours(20));
        assertEquals(1, occasions().stream().filter(Occasion.REBOOT_DID_NOT_HELP::equals).count());
        assertEquals(3, occasions().stream().filter(Occasion.UNCORDON::equals).count());
        assertEquals(Occasion.REBOOT_DID_NOT_HELP, occasions().getLast());
    }

    @Test
    void aRebootThatDoesNotHappen() {
        SmallFleet fleet = fleet(USUAL);
        Machine node = fleet.add("node1");
        node.ignoresReboots(true);
        node.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(12));
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.REBOOT_DID_NOT_HAPPEN), occasions());
    }

    @Test
    void aNodeThatIsLateIsToldOnceAndThatItIsBack() {
        SmallFleet fleet = fleet(with(Schedule.always(), Duration.ofHours(2)));
        fleet.add("node1").needsReboot(true);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT, Occasion.NOT_READY), occasions());
        fleet.runFor(Duration.ofHours(2));
        assertEquals(List.of(Occasion.UNCORDON, Occasion.CAME_BACK), occasions().subList(3, occasions().size()));
    }

    @Test
    void theDeadNodeWhosePlaceIsTakenIsNamed() {
        SmallFleet fleet = fleet(USUAL);
        Machine node = fleet.add("node1");
        Machine dead = fleet.add("node2");
        dead.bootsWithin(Duration.ofDays(9));
        dead.needsReboot(true);
        fleet.runFor(Duration.ofMinutes(5));
        dead.isDeleted();
        node.needsReboot(true);
        fleet.runFor(Duration.ofHours(1));
        assertEquals(List.of(Occasion.TAKE_OVER, Occasion.DRAIN, Occasion.REBOOT, Occasion.UNCORDON), occasions());
        assertTrue(sent.getFirst().reason().startsWith("takes the place of node2 since "), sent.getFirst().reason());
    }

    @Test
    void aGateThatCannotBeAskedIsCountedAtEachTry() {
        var fleet = new SmallFleet();
        var failed = new ArrayList<String>();
        fleet.gate(new Gate() {
            @Override
            public Optional<String> closedBecause() throws Trouble {
                throw new Trouble("Prometheus does not answer", "");
            }

            @Override
            public String name() {
                return "prometheus";
            }
        });
        fleet.listen((node, report) -> report.facts().events().stream()
                .filter(Event.GateFailed.class::isInstance)
                .forEach(event -> failed.add(event.toString())));
        fleet.add("node1").needsReboot(true);
        fleet.runFor(Duration.ofMinutes(10));
        assertEquals(10, failed.size(), failed::toString);
        assertTrue(failed.getFirst().contains("prometheus"), failed::toString);
    }
}
