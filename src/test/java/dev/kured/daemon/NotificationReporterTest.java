package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Event;
import dev.kured.agent.ReportFeed;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.notify.Message;
import dev.kured.notify.Occasion;
import dev.kured.sentinel.Need;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.PhaseName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotificationReporterTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Need WANTED = new Need.Wanted(NOON.minusSeconds(60), "/run/reboot-required: libc6", List.of("libc6"));
    private static final Log QUIET = (level, line) -> assertEquals(Log.Level.DEBUG, level, line);

    private static final ObstacleName PROMETHEUS = new ObstacleName.OfGate("prometheus");
    private static final ObstacleName PODS = new ObstacleName.OfGate("pods");

    @TempDir
    private Path directory;

    private final List<Message> sent = new ArrayList<>();
    private Instant now = NOON;
    private ReportFeed feed;

    @BeforeEach
    void theDaemonStarts() {
        var telling = new NotificationReporter(sent::add, new LastFailure(directory.resolve("failure"), QUIET), () -> now);
        feed = new ReportFeed(telling, now);
    }

    private void passes(boolean failed, PhaseName... phases) {
        for (PhaseName phase : phases) {
            feed.report(phase, WANTED, failed, now);
        }
    }

    private void blocked(long days, ObstacleName... obstacles) {
        feed.report(PhaseName.BLOCKED, new Need.Wanted(now.minus(Duration.ofDays(days)), ""), false, now, obstacles);
    }

    private void returning(boolean late) {
        if (late) {
            feed.isLate();
        }
        passes(false, PhaseName.RETURNING);
    }

    private List<Occasion> occasions() {
        return sent.stream().map(Message::occasion).toList();
    }

    @Test
    void aRebootIsToldStepByStepByBothRunsOfTheDaemon() {
        passes(false, PhaseName.IDLE, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.DRAINING, PhaseName.REBOOTING);
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT), occasions());
        sent.clear();
        theDaemonStarts();
        passes(false, PhaseName.RECALLING, PhaseName.RETURNING, PhaseName.IDLE);
        assertEquals(List.of(Occasion.UNCORDON), occasions());
    }

    @Test
    void aMessageSaysWhatIsKnown() {
        var holder = new Holder(new NodeName("node1"), "uid", Optional.empty(), NOON, "", 1, false);
        passes(false, PhaseName.QUEUED);
        now = NOON.plusSeconds(7);
        feed.holders(holder);
        passes(false, PhaseName.DRAINING);
        assertEquals(
                List.of(new Message(Occasion.DRAIN, new NodeName("node1"), Optional.of(PhaseName.DRAINING), "It is draining.",
                        List.of("libc6"), List.of(new NodeName("node1")), Optional.of(NOON.minusSeconds(60)), now)),
                sent);
    }

    @Test
    void aDrainThatWasGivenUpSaysWhy() {
        passes(true, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.UNDOING, PhaseName.BLOCKED);
        assertEquals(List.of(Occasion.DRAIN, Occasion.DRAIN_GIVEN_UP), occasions());
        assertEquals("It is undoing.", sent.getLast().reason());
    }

    @Test
    void aRebootThatDidNotHappenIsTold() {
        passes(true, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.REBOOTING, PhaseName.UNDOING);
        assertEquals(Occasion.REBOOT_DID_NOT_HAPPEN, occasions().getLast());
    }

    @Test
    void whatIsOnlyTakenBackIsNoFailure() {
        passes(false, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.UNDOING, PhaseName.IDLE);
        assertEquals(List.of(Occasion.DRAIN), occasions());
    }

    @Test
    void aDaemonThatStartsAnewInADrainDoesNotTellItAgain() {
        passes(false, PhaseName.RECALLING, PhaseName.DRAINING, PhaseName.REBOOTING);
        assertEquals(List.of(Occasion.REBOOT), occasions());
    }

    @Test
    void whoIsBlockedForDaysSaysSoEachDay() {
        blocked(0, PROMETHEUS);
        assertEquals(List.of(), occasions());
        blocked(1, PROMETHEUS);
        blocked(1, PROMETHEUS, PODS);
        assertEquals(List.of(Occasion.BLOCKED), occasions());
        now = now.plus(Duration.ofDays(1));
        blocked(2, PROMETHEUS);
        assertEquals(List.of(Occasion.BLOCKED, Occasion.BLOCKED), occasions());
    }

    @Test
    void andADaemonThatStartsAnewDoesNotSayItAgainOnThatDay() {
        blocked(3, PROMETHEUS);
        theDaemonStarts();
        blocked(3, PROMETHEUS);
        assertEquals(List.of(Occasion.BLOCKED), occasions());
        theDaemonStarts();
        now = now.plus(Duration.ofDays(1));
        blocked(4, PROMETHEUS);
        assertEquals(List.of(Occasion.BLOCKED, Occasion.BLOCKED), occasions());
    }

    @Test
    void rebootsThatDoNotHelpAreToldOnceTheyAreStopped() {
        passes(false, PhaseName.RETURNING);
        blocked(0, ObstacleName.Known.MAX_PER_DAY);
        blocked(0, ObstacleName.Known.MAX_PER_DAY);
        blocked(1, ObstacleName.Known.MAX_PER_DAY);
        assertEquals(List.of(Occasion.UNCORDON, Occasion.REBOOT_DID_NOT_HELP, Occasion.BLOCKED), occasions());
    }

    @Test
    void aNodeThatIsNotReadyIsToldOnceAndSoIsItsRecovery() {
        returning(false);
        returning(true);
        returning(true);
        assertEquals(List.of(Occasion.NOT_READY), occasions());
        passes(false, PhaseName.IDLE);
        assertEquals(List.of(Occasion.NOT_READY, Occasion.UNCORDON, Occasion.CAME_BACK), occasions());
    }

    @Test
    void afterAFailureTheGoodNewsIsToldByALaterRunAndOnce() {
        passes(true, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.UNDOING);
        passes(false, PhaseName.BLOCKED, PhaseName.QUEUED, PhaseName.DRAINING, PhaseName.REBOOTING);
        theDaemonStarts();
        sent.clear();
        passes(false, PhaseName.RECALLING, PhaseName.RETURNING, PhaseName.IDLE, PhaseName.QUEUED, PhaseName.IDLE);
        assertEquals(List.of(Occasion.UNCORDON, Occasion.CAME_BACK), occasions());
        assertEquals("all is well again: it has rebooted and is back", sent.getLast().reason());
    }

    @Test
    void aNeedThatGoesAwayEndsAFailureToo() {
        blocked(1, PROMETHEUS);
        passes(false, PhaseName.IDLE);
        assertEquals(List.of(Occasion.BLOCKED, Occasion.CAME_BACK), occasions());
        assertEquals("all is well again: no reboot is needed any more", sent.getLast().reason());
    }

    @Test
    void withoutAFailureThereIsNoGoodNews() {
        passes(false, PhaseName.IDLE, PhaseName.QUEUED, PhaseName.IDLE);
        assertEquals(List.of(), sent);
    }

    @Test
    void whoseDeadPlaceIsTakenIsNamed() {
        var dead = new Holder(new NodeName("node7"), "uid", Optional.empty(), NOON, "", 1, false);
        feed.happens(new Event.TookOver(new TakenOver(dead, "the cluster has no such Node any more")));
        passes(false, PhaseName.QUEUED);
        assertEquals(List.of(Occasion.TAKE_OVER), occasions());
        assertEquals("takes the place of node7 since 2026-11-22T12:00:00Z in the lock: the cluster has no such Node any"
                + " more", sent.getLast().reason());
    }

    @Test
    void aDamagedMemoryIsAsGoodAsNone() throws Exception {
        Files.writeString(directory.resolve("failure"), "?");
        theDaemonStarts();
        passes(false, PhaseName.IDLE);
        assertTrue(sent.isEmpty());
        blocked(1, PODS);
        assertEquals(List.of(Occasion.BLOCKED), occasions());
    }
}
