package dev.kured.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
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
    private static final List<NodeName> NODES =
            List.of("n1", "n2", "n3", "n4").stream().map(NodeName::new).toList();

    private static Holder wish(NodeName node, Random random) {
        return new Holder(
                node,
                new UUID(random.nextLong(), random.nextLong()).toString(),
                new BootId(new UUID(random.nextLong(), random.nextLong()).toString()),
                MOMENT.plusSeconds(random.nextInt(-100_000, 100_000)),
                random.nextBoolean());
    }

    private static Holder wish(String node) {
        return wish(new NodeName(node), new Random(node.hashCode()));
    }

    @Test
    void atNoPointOfAnyHistoryDoTwoHoldIt() {
        Seeds.forManySeeds(2_000, random -> {
            LockRecord lock = LockRecord.FREE;
            Optional<Holder> holder = Optional.empty();
            for (int step = 0; step < 50; step++) {
                NodeName node = Seeds.pick(random, NODES);
                boolean its = holder.isPresent() && holder.get().node().equals(node);
                if (random.nextBoolean()) {
                    lock = lock.release(node);
                    holder = its ? Optional.empty() : holder;
                } else {
                    Holder wish = wish(node, random);
                    LockRecord before = lock;
                    switch (lock.acquire(wish)) {
                        case LockRecord.Answer.Granted(var next) -> {
                            assertTrue(holder.isEmpty() || its, () -> wish + " was granted in " + before);
                            holder = its ? holder : Optional.of(wish);
                            lock = next;
                        }
                        case LockRecord.Answer.Refused(var holders) -> {
                            assertTrue(!its && !holders.isEmpty(), () -> wish + " was refused in " + before);
                            assertEquals(before.holders(), holders);
                        }
                    }
                }
                assertEquals(holder.stream().toList(), lock.holders());
                assertEquals(holder.filter(of -> of.node().equals(node)), lock.holder(node));
            }
        });
    }

    @Test
    void aHolderThatAsksAgainKeepsItsEntryAsItWas() {
        LockRecord held = new LockRecord(List.of(wish("n1")));
        var again = wish(new NodeName("n1"), new Random(2));
        assertEquals(new LockRecord.Answer.Granted(held), held.acquire(again));
    }

    @Test
    void aRefusalNamesTheHolders() {
        LockRecord held = new LockRecord(List.of(wish("n1")));
        var refused = assertInstanceOf(LockRecord.Answer.Refused.class, held.acquire(wish("n2")));
        assertEquals(List.of(wish("n1")), refused.holders());
    }

    @Test
    void aReleaseTakesOnlyTheOwnEntry() {
        LockRecord two = new LockRecord(List.of(wish("n1"), wish("n2"), wish("n3")));
        assertEquals(List.of(wish("n1"), wish("n3")), two.release(new NodeName("n2")).holders());
        assertEquals(two, two.release(new NodeName("n4")));
    }

    @Test
    void noNodeStandsInItTwice() {
        assertThrows(IllegalArgumentException.class, () -> new LockRecord(List.of(wish("n1"), wish("n1"))));
    }

    @Test
    void itSaysWhoHoldsIt() {
        var first = new Holder(new NodeName("n1"), "u", wish("n1").boot(), MOMENT.plusMillis(7), false);
        var second = new Holder(new NodeName("n2"), "u", wish("n1").boot(), MOMENT.plusSeconds(60), false);
        assertEquals("free", LockRecord.FREE.inWords());
        assertEquals("held by n1 since 2026-11-22T22:00:01Z, n2 since 2026-11-22T22:01:01Z",
                new LockRecord(List.of(first, second)).inWords());
    }
}
