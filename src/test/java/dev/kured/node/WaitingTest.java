package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.Seeds;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WaitingTest {
    private static final Instant TEN = Instant.parse("2026-11-22T22:00:00Z");

    private static String written(Waiting waiting) {
        return waiting.mark().annotations().get(Waiting.ANNOTATION).orElseThrow();
    }

    @Test
    void whatIsMarkedIsUnderstood() {
        assertEquals("2026-11-22T22:00:00Z /run/reboot-required: libc6",
                written(new Waiting(TEN.plusMillis(3), "/run/reboot-required: libc6")));
        Seeds.forManySeeds(500, random -> {
            var waiting = new Waiting(TEN.plusSeconds(random.nextInt(100_000)), Seeds.text(random, 20));
            assertEquals(waiting, Waiting.of(written(waiting)));
        });
    }

    @Test
    void aLongReasonIsCut() {
        assertEquals("2026-11-22T22:00:00Z ".length() + 201, written(new Waiting(TEN, "x".repeat(5_000))).length());
    }

    @Test
    void whatSomebodyElseWroteThereIsShownAllTheSame() {
        assertEquals(new Waiting(Instant.EPOCH, ""), Waiting.of(""));
        assertEquals(new Waiting(Instant.EPOCH, "since yesterday"), Waiting.of("since yesterday"));
        assertEquals(new Waiting(TEN, ""), Waiting.of("2026-11-22T22:00:00Z"));
    }
}
