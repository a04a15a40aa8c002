package dev.kured.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.Seeds;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WaitingTest {
    private static final Instant TEN = Instant.parse("2026-11-22T22:00:00Z");
    private static final NodeView NODE = new NodeView(new NodeName("n1"), "u1", "7", false, Optional.of(TEN), Optional.empty(),
            Map.of(), Map.of(), List.of());

    @Test
    void whatIsMarkedIsUnderstood() {
        Seeds.forManySeeds(500, random -> {
            var waiting = new Waiting(TEN.plusSeconds(random.nextInt(100_000)), Seeds.text(random, 20));
            NodeChange mark = Marks.together(NODE, Marks.NONE.waiting(NODE, waiting.since(), waiting.why()));
            assertEquals(waiting, Waiting.of(mark.annotations().get(Marks.WAITING).orElseThrow()));
        });
    }

    @Test
    void whatSomebodyElseWroteThereIsShownAllTheSame() {
        assertEquals(new Waiting(Instant.EPOCH, ""), Waiting.of(""));
        assertEquals(new Waiting(Instant.EPOCH, "since yesterday"), Waiting.of("since yesterday"));
        assertEquals(new Waiting(TEN, ""), Waiting.of("2026-11-22T22:00:00Z"));
    }
}
