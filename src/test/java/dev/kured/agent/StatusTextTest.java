package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.drain.Pod;
import dev.kured.drain.Progress;
import dev.kured.lock.Holder;
import dev.kured.lock.LockRecord;
import dev.kured.lock.LockStore.Stored;
import dev.kured.sentinel.Need;
import dev.kured.terms.BootId;
import dev.kured.terms.Moment;
import dev.kured.terms.NodeName;
import dev.kured.terms.Notice;
import dev.kured.terms.ObstacleName;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class StatusTextTest {
    private static final Moment MOMENT = new Moment(Duration.ofHours(1), Instant.parse("2026-11-22T22:15:00.75Z"));
    private static final ObstacleName X = new ObstacleName.OfGate("x");
    private static final Need NONE = new Need.None();
    private static final Need WANTED = new Need.Wanted(MOMENT.wall(), "/run/reboot-required: libc6");
    private static final Need UNKNOWN = new Need.Unknown(new Trouble("it is dark", ""));
    private static final LockRecord HELD = new LockRecord(List.of(new Holder(
            new NodeName("node2"), "u", Optional.of(new BootId("1b4e28ba-2fa1-11d2-883f-0016d3cca427")), MOMENT.wall(),
            "", 1, false)), Optional.empty());
    private static final Optional<Progress> PROGRESS = Optional.of(new Progress(
            List.of(new Pod("default", "web-1", "u", false, Optional.of(MOMENT.wall()), false, Optional.empty(), Map.of())), Map.of(), Optional.empty()));

    private final StatusText words = new StatusText("ConfigMap kube-system/kured");

    private record Row(Phase phase, Need need, Optional<Progress> drain, String sentence) {}

    private static Row row(Phase phase, Need need, String sentence) {
        return new Row(phase, need, Optional.empty(), sentence);
    }

    private static final List<Row> SENTENCES = List.of(
            row(new Phase.Idle(), NONE, "No reboot is needed."),
            row(new Phase.Recalling(), NONE, "Asks the cluster whether an earlier run left something unfinished."),
            row(new Phase.Blocked(List.of(new Obstacle(X, "the last try was given up: pods", Optional.of(MOMENT)))), WANTED,
                    "A reboot is needed (/run/reboot-required: libc6), but deferred: the last try was given up: pods."
                            + " Looks again at 2026-11-22T22:15:00Z."),
            row(new Phase.Blocked(List.of(new Obstacle(X, "an alert fires"), new Obstacle(X, "apt is upgrading"))), WANTED,
                    "A reboot is needed (/run/reboot-required: libc6), but deferred: an alert fires; apt is upgrading."),
            row(new Phase.Blocked(List.of(new Obstacle(X, "it is dark"))), UNKNOWN, "Starts no reboot: it is dark."),
            row(new Phase.Queued(new Stored(HELD, "7", ""), Optional.empty()), WANTED,
                    "A reboot is needed (/run/reboot-required: libc6). Waits for the lock in ConfigMap kube-system/kured,"
                            + " held by node2 since 2026-11-22T22:15:00Z."),
            row(new Phase.Queued(new Stored(LockRecord.FREE, "7", ""), Optional.of(MOMENT)), WANTED,
                    "A reboot is needed (/run/reboot-required: libc6). The lock in ConfigMap kube-system/kured is free:"
                            + " tries for it in its turn."),
            row(new Phase.Queued(new Stored(LockRecord.FREE, "", ""), Optional.of(MOMENT)), WANTED,
                    "A reboot is needed (/run/reboot-required: libc6). There is no ConfigMap kube-system/kured yet: creates it"
                            + " in its turn, to hold the lock."),
            row(new Phase.Draining(Optional.empty(), Optional.empty()), WANTED, "Drains the node (/run/reboot-required: libc6)."),
            row(new Phase.Draining(Optional.empty(), Optional.of(MOMENT)), UNKNOWN, "Drains the node. Gives up at 2026-11-22T22:15:00Z."),
            new Row(new Phase.Draining(Optional.empty(), Optional.of(MOMENT)), WANTED, PROGRESS,
                    "Drains the node (/run/reboot-required: libc6), 1 pod left: default/web-1."
                            + " Gives up at 2026-11-22T22:15:00Z."),
            row(new Phase.Draining(Optional.of(MOMENT), Optional.empty()), WANTED,
                    "Holds the lock (/run/reboot-required: libc6). Cordons and drains the node at 2026-11-22T22:15:00Z"
                            + " (drain.delay)."),
            row(new Phase.Rebooting(Optional.of(MOMENT), MOMENT.plus(Duration.ofMinutes(1))), WANTED,
                    "Drained (/run/reboot-required: libc6). Reboots at 2026-11-22T22:15:00Z (reboot.delay)."),
            row(new Phase.Rebooting(Optional.empty(), MOMENT), WANTED,
                    "Reboots (/run/reboot-required: libc6). Gives up at 2026-11-22T22:15:00Z."),
            row(new Phase.Returning(false, Optional.of("the Node to be Ready"), Optional.empty()), NONE,
                    "Has rebooted. Waits for the Node to be Ready, then releases the lock."),
            row(new Phase.Returning(true, Optional.empty(), Optional.empty()), WANTED,
                    "Has rebooted. Releases the lock."),
            row(Phase.Undoing.withdrawn("the reboot is no longer needed"), NONE,
                    "Rolls back (uncordons the node, releases the lock): the reboot is no longer needed."));

    @ParameterizedTest
    @FieldSource("SENTENCES")
    void eachPhaseIsASentence(Row row) {
        assertEquals(row.sentence(), words.sentence(row.phase(), row.need(), row.drain()));
    }

    @ParameterizedTest
    @FieldSource("SENTENCES")
    void aHeadlineIsASentence(Row row) {
        words.headline(row.phase(), row.need()).map(StatusText.Headline::line).ifPresent(line -> {
            assertTrue(line.endsWith("."), line);
            assertTrue(!(row.phase() instanceof Phase.Blocked) || !line.contains("Looks again at"), line);
        });
    }

    @Test
    void whatLastsButAMomentIsNoHeadline() {
        assertEquals(Optional.empty(), words.headline(new Phase.Recalling(), WANTED));
        assertEquals(Optional.empty(), words.headline(Phase.Undoing.withdrawn("why"), WANTED));
        assertEquals(Optional.empty(), words.headline(new Phase.Rebooting(Optional.empty(), MOMENT), WANTED));
        assertEquals(Optional.empty(), words.headline(new Phase.Queued(new Stored(LockRecord.FREE, "7", ""), Optional.of(MOMENT)), WANTED));
        assertEquals(Optional.empty(), words.headline(new Phase.Returning(true, Optional.empty(), Optional.empty()), WANTED));
    }

    @Test
    void whatLastsIsAHeadline() {
        assertEquals(
                Optional.of(new StatusText.Headline(Notice.IDLE, "No reboot is needed.")), words.headline(new Phase.Idle(), NONE));
        assertTrue(words.headline(new Phase.Queued(new Stored(HELD, "7", ""), Optional.empty()), WANTED).orElseThrow().line().contains("node2"));
        assertTrue(words.headline(new Phase.Draining(Optional.empty(), Optional.of(MOMENT)), WANTED).orElseThrow().line().contains("Gives up at"));
        assertTrue(words.headline(new Phase.Returning(false, Optional.of("x"), Optional.empty()), NONE).isPresent());
    }

    /** Asked again each minute, a closed gate is told once. */
    @Test
    void aGateThatStaysClosedIsTheSameHeadline() {
        var now = new Phase.Blocked(List.of(new Obstacle(X, "an alert fires", Optional.of(MOMENT))));
        var later = new Phase.Blocked(List.of(new Obstacle(X, "an alert fires", Optional.of(MOMENT.plus(Duration.ofMinutes(1))))));
        assertEquals(words.headline(now, WANTED), words.headline(later, WANTED));
        assertTrue(words.headline(now, WANTED).orElseThrow().line().contains("an alert fires"));
    }
}
