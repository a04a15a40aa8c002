package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.agent.Event;
import dev.kured.agent.Report;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord.TakenOver;
import dev.kured.notify.Message;
import dev.kured.notify.Occasion;
import dev.kured.sentinel.Need;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
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

    @TempDir
    private Path directory;

    private final List<Message> sent = new ArrayList<>();
    private Instant now = NOON;
    private NotificationReporter telling;

    @BeforeEach
    void theDaemonStarts() {
        telling = new NotificationReporter(sent::add, new LastFailure(directory.resolve("failure"), QUIET), () -> now);
    }

    private void tell(String phase, Report.Facts facts) {
        telling.tell(new Report("node1", phase, now, "It is " + phase + ".", "", facts));
    }

    private void passes(boolean failed, String... phases) {
        for (String phase : phases) {
            tell(phase, new Report.Facts(WANTED, List.of(), List.of(), failed, false, 0, List.of()));
        }
    }

    private void blocked(long days, String... obstacles) {
        tell("blocked", new Report.Facts(WANTED, List.of(obstacles), List.of(), false, false, days, List.of()));
    }

    private void returning(boolean late) {
        tell("returning", new Report.Facts(WANTED, List.of(), List.of(), false, late, 0, List.of()));
    }

    private List<Occasion> occasions() {
        return sent.stream().map(Message::occasion).toList();
    }

    @Test
    void aRebootIsToldStepByStepByBothRunsOfTheDaemon() {
        passes(false, "idle", "queued", "draining", "draining", "rebooting");
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT), occasions());
        sent.clear();
        theDaemonStarts();
        passes(false, "recalling", "returning", "idle");
        assertEquals(List.of(Occasion.UNCORDON), occasions());
    }

    @Test
    void aMessageSaysWhatIsKnown() {
        var holder = new Holder(new NodeName("node1"), "uid", Optional.empty(), NOON, "", 1, false);
        tell("queued", Report.Facts.of(WANTED));
        now = NOON.plusSeconds(7);
        tell("draining", new Report.Facts(WANTED, List.of(), List.of(holder), false, false, 0, List.of()));
        assertEquals(
                List.of(new Message(Occasion.DRAIN, new NodeName("node1"), "draining", "It is draining.",
                        List.of("libc6"), List.of(new NodeName("node1")), Optional.of(NOON.minusSeconds(60)), now)),
                sent);
    }

    @Test
    void aDrainThatWasGivenUpSaysWhy() {
        passes(true, "queued", "draining", "undoing", "blocked");
        assertEquals(List.of(Occasion.DRAIN, Occasion.DRAIN_GIVEN_UP), occasions());
        assertEquals("It is undoing.", sent.getLast().reason());
    }

    @Test
    void aRebootThatDidNotHappenIsTold() {
        passes(true, "queued", "draining", "rebooting", "undoing");
        assertEquals(Occasion.REBOOT_DID_NOT_HAPPEN, occasions().getLast());
    }

    @Test
    void whatIsOnlyTakenBackIsNoFailure() {
        passes(false, "queued", "draining", "undoing", "idle");
        assertEquals(List.of(Occasion.DRAIN), occasions());
    }

    @Test
    void aDaemonThatStartsAnewInADrainDoesNotTellItAgain() {
        passes(false, "recalling", "draining", "rebooting");
        assertEquals(List.of(Occasion.REBOOT), occasions());
    }

    @Test
    void whoIsBlockedForDaysSaysSoEachDay() {
        blocked(0, "prometheus");
        assertEquals(List.of(), occasions());
        blocked(1, "prometheus");
        blocked(1, "prometheus", "pods");
        assertEquals(List.of(Occasion.BLOCKED), occasions());
        now = now.plus(Duration.ofDays(1));
        blocked(2, "prometheus");
        assertEquals(List.of(Occasion.BLOCKED, Occasion.BLOCKED), occasions());
    }

    @Test
    void andADaemonThatStartsAnewDoesNotSayItAgainOnThatDay() {
        blocked(3, "prometheus");
        theDaemonStarts();
        blocked(3, "prometheus");
        assertEquals(List.of(Occasion.BLOCKED), occasions());
        theDaemonStarts();
        now = now.plus(Duration.ofDays(1));
        blocked(4, "prometheus");
        assertEquals(List.of(Occasion.BLOCKED, Occasion.BLOCKED), occasions());
    }

    @Test
    void rebootsThatDoNotHelpAreToldOnceTheyAreStopped() {
        passes(false, "returning");
        blocked(0, "max-per-day");
        blocked(0, "max-per-day");
        blocked(1, "max-per-day");
        assertEquals(List.of(Occasion.UNCORDON, Occasion.REBOOT_DID_NOT_HELP, Occasion.BLOCKED), occasions());
    }

    @Test
    void aNodeThatIsNotReadyIsToldOnceAndSoIsItsRecovery() {
        returning(false);
        returning(true);
        returning(true);
        assertEquals(List.of(Occasion.NOT_READY), occasions());
        passes(false, "idle");
        assertEquals(List.of(Occasion.NOT_READY, Occasion.UNCORDON, Occasion.CAME_BACK), occasions());
    }

    @Test
    void afterAFailureTheGoodNewsIsToldByALaterRunAndOnce() {
        passes(true, "queued", "draining", "undoing");
        passes(false, "blocked", "queued", "draining", "rebooting");
        theDaemonStarts();
        sent.clear();
        passes(false, "recalling", "returning", "idle", "queued", "idle");
        assertEquals(List.of(Occasion.UNCORDON, Occasion.CAME_BACK), occasions());
        assertEquals("all is well again: it has rebooted and is back", sent.getLast().reason());
    }

    @Test
    void aNeedThatGoesAwayEndsAFailureToo() {
        blocked(1, "prometheus");
        passes(false, "idle");
        assertEquals(List.of(Occasion.BLOCKED, Occasion.CAME_BACK), occasions());
        assertEquals("all is well again: no reboot is needed any more", sent.getLast().reason());
    }

    @Test
    void withoutAFailureThereIsNoGoodNews() {
        passes(false, "idle", "queued", "idle");
        assertEquals(List.of(), sent);
    }

    @Test
    void whoseDeadPlaceIsTakenIsNamed() {
        var dead = new Holder(new NodeName("node7"), "uid", Optional.empty(), NOON, "", 1, false);
        tell("queued", new Report.Facts(WANTED, List.of(), List.of(), false, false, 0,
                List.of(new Event.TookOver(new TakenOver(dead, "the cluster has no such Node any more")))));
        assertEquals(List.of(Occasion.TAKE_OVER), occasions());
        assertEquals("takes the place of node7 since 2026-11-22T12:00:00Z in the lock: the cluster has no such Node any"
                + " more", sent.getLast().reason());
    }

    @Test
    void aDamagedMemoryIsAsGoodAsNone() throws Exception {
        Files.writeString(directory.resolve("failure"), "?");
        theDaemonStarts();
        passes(false, "idle");
        assertTrue(sent.isEmpty());
        blocked(1, "pods");
        assertEquals(List.of(Occasion.BLOCKED), occasions());
    }
}
