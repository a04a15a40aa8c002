package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TroubleTest {

    @Test
    void inFullItSaysWhatHappenedAndWhatCanBeDone() {
        var trouble = new Trouble("the disk of node1 is full", "Make room");
        assertEquals("the disk of node1 is full. Make room", trouble.inFull());
        assertEquals("the disk of node1 is full", trouble.happened());
        assertEquals("the disk of node1 is full", trouble.getMessage());
        assertEquals("Make room", trouble.remedy());
    }

    @Test
    void whereNothingCanBeDoneItSaysNoMore() {
        assertEquals("the API server is away", new Trouble("the API server is away", "").inFull());
    }

    @Test
    void itSaysHowLongTheServerAsksToWait() {
        var cause = new IllegalStateException("why");
        var trouble = new Trouble("what", "do", cause);
        assertEquals(Optional.empty(), trouble.retryAfter());
        var later = trouble.after(Duration.ofSeconds(3));
        assertEquals(Optional.of(Duration.ofSeconds(3)), later.retryAfter());
        assertEquals("what. do", later.inFull());
        assertSame(cause, later.getCause());
    }

    @Test
    void itKeepsItsCause() {
        var cause = new IllegalStateException("why");
        assertSame(cause, new Trouble("what", "", cause).getCause());
    }
}
