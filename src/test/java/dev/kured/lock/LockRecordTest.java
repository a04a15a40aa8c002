package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.terms.BootId;
import dev.kured.terms.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LockRecordTest {
    private static final Instant MOMENT = Instant.parse("2026-11-22T22:00:01Z");

    private static Holder wish(NodeName node, Random random) {
        return new Holder(
                node,
                new UUID(random.nextLong(), random.nextLong()).toString(),
                Optional.of(new BootId(new UUID(random.nextLong(), random.nextLong()).toString())),
                MOMENT.plusSeconds(random.nextInt(-100_000, 100_000)),
                "",
                1,
                random.nextBoolean());
    }

    private static Holder wish(String node) {
        return wish(new NodeName(node), new Random(node.hashCode()));
    }

    @Test
    void aHolderThatAsksAgainKeepsItsEntryAsItWas() {
        LockRecord held = new LockRecord(List.of(wish("n1")), Optional.empty());
        var again = wish(new NodeName("n1"), new Random(2));
        assertEquals(new LockRecord.Answer.Granted(held, List.of()), held.acquire(again, Limits.NONE));
    }

    @Test
    void aRefusalNamesTheHolders() {
        LockRecord held = new LockRecord(List.of(wish("n1")), Optional.empty());
        var refused = assertInstanceOf(LockRecord.Answer.Refused.class, held.acquire(wish("n2"), Limits.NONE));
        assertTrue(refused.why().contains("n1"), refused::why);
    }

    @Test
    void aReleaseTakesOnlyTheOwnEntry() {
        LockRecord two = new LockRecord(List.of(wish("n1"), wish("n2"), wish("n3")), Optional.empty());
        assertEquals(List.of(wish("n1"), wish("n3")), two.release(new NodeName("n2")).holders());
        assertEquals(two, two.release(new NodeName("n4")));
    }

    @Test
    void noNodeStandsInItTwice() {
        assertThrows(IllegalArgumentException.class, () -> new LockRecord(List.of(wish("n1"), wish("n1")), Optional.empty()));
    }

    @Test
    void itSaysWhoHoldsIt() {
        var first = new Holder(new NodeName("n1"), "u", wish("n1").boot(), MOMENT.plusMillis(7), "", 1, false);
        var second = new Holder(new NodeName("n2"), "u", wish("n1").boot(), MOMENT.plusSeconds(60), "", 1, false);
        assertEquals("free", LockRecord.FREE.inWords());
        assertEquals("held by n1 since 2026-11-22T22:00:01Z, n2 since 2026-11-22T22:01:01Z",
                new LockRecord(List.of(first, second), Optional.empty()).inWords());
    }
}
