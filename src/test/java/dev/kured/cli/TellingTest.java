package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.agent.Report;
import dev.kured.notify.Message;
import dev.kured.notify.Occasion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TellingTest {
    private final List<Message> sent = new ArrayList<>();
    private final Telling telling = new Telling(sent::add);

    private void passes(boolean failed, String... phases) {
        for (String phase : phases) {
            telling.tell(new Report("node1", phase, Instant.EPOCH, "It is " + phase + ".", "",
                    new Report.Facts(Optional.of(true), List.of(), List.of(), failed)));
        }
    }

    private List<Occasion> occasions() {
        return sent.stream().map(Message::occasion).toList();
    }

    @Test
    void aRebootIsToldStepByStepByBothRunsOfTheDaemon() {
        passes(false, "idle", "queued", "draining", "draining", "rebooting");
        assertEquals(List.of(Occasion.DRAIN, Occasion.REBOOT), occasions());
        sent.clear();
        var nextRun = new Telling(sent::add);
        for (String phase : List.of("recalling", "returning", "idle")) {
            nextRun.tell(new Report("node1", phase, Instant.EPOCH, "", "",
                    new Report.Facts(Optional.of(false), List.of(), List.of(), false)));
        }
        assertEquals(List.of(Occasion.UNCORDON), occasions());
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
}
