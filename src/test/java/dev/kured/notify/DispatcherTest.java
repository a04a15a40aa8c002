package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Uncaught;
import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import dev.kured.terms.PhaseName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DispatcherTest {
    private static final RetryPolicy SHORT =
            new RetryPolicy(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ofMinutes(1));
    private static final RetryPolicy ENDLESS =
            new RetryPolicy(9, new Backoff(Duration.ofHours(1), Duration.ofHours(1)), Duration.ofHours(1));

    private final AtomicInteger lost = new AtomicInteger();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Log log = (level, line) -> {
        if (level != Log.Level.DEBUG) {
            lines.add(level + " " + line);
        }
    };

    @Test
    void anErrorReachesTheHandlerAndTheCourierIsNotBusyForEver() throws Exception {
        Delivery broken = (_, _) -> {
            throw new NoSuchMethodError("deliver");
        };
        try (var uncaught = new Uncaught();
                var dispatcher = dispatcher(SHORT, new Receiver("broken", broken, new Secrets(List.of())))) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            assertEquals(NoSuchMethodError.class, uncaught.next().error().getClass());
            assertTrue(dispatcher.isIdle());
        }
    }

    /** Somebody who takes, refuses or keeps one waiting. */
    private static final class Somebody implements Delivery {
        final BlockingQueue<String> tries = new LinkedBlockingQueue<>();
        final Deque<Undelivered> refusals = new ArrayDeque<>();
        volatile CountDownLatch open;

        Somebody(boolean answers) {
            open = new CountDownLatch(answers ? 0 : 1);
        }

        void shut() {
            open = new CountDownLatch(1);
        }

        Somebody refusing(Undelivered... each) {
            refusals.addAll(List.of(each));
            return this;
        }

        Receiver named(String name) {
            return new Receiver(name, this, new Secrets(List.of("hunter2")));
        }

        @Override
        public String deliver(RenderedMessage letter, Transport wire) throws Undelivered {
            tries.add(letter.text());
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            Undelivered refusal = refusals.poll();
            if (refusal != null) {
                throw refusal;
            }
            return "ok";
        }

        String next() throws InterruptedException {
            String next = tries.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        }
    }

    private Dispatcher dispatcher(RetryPolicy patience, Receiver... receivers) {
        return new Dispatcher(List.of(receivers), Letters.templates(), patience, log, lost::incrementAndGet);
    }

    private static Message failure(String reason) {
        Message like = Letters.message(Occasion.BLOCKED);
        return new Message(Occasion.BLOCKED, like.node(), Optional.of(PhaseName.BLOCKED), reason, List.of(), List.of(), like.since(), like.at());
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("notify "));
    }

    @Test
    void eachReceiverGetsEverythingInOrder() throws Exception {
        var a = new Somebody(true);
        var b = new Somebody(true);
        try (var dispatcher = dispatcher(SHORT, a.named("a"), b.named("b"))) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            dispatcher.send(Letters.message(Occasion.REBOOT));
            dispatcher.send(failure("no"));
            for (Somebody somebody : List.of(a, b)) {
                assertEquals("Draining node1", somebody.next());
                assertEquals("Rebooting node1", somebody.next());
                assertEquals("Node node1: no", somebody.next());
            }
        }
        assertEquals(List.of(), lines);
    }

    @Test
    void anEmptyTemplateMeansNoMessage() {
        var somebody = new Somebody(true);
        try (var dispatcher = dispatcher(SHORT, somebody.named("a"))) {
            dispatcher.send(Letters.message(Occasion.UNCORDON));
        }
        assertTrue(somebody.tries.isEmpty());
    }

    @Test
    void whatMayPassIsTriedAgainInOrder() throws Exception {
        var somebody = new Somebody(true).refusing(Undelivered.forNow("busy"), Undelivered.forNow("busy"));
        try (var dispatcher = dispatcher(SHORT, somebody.named("a"))) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            dispatcher.send(Letters.message(Occasion.REBOOT));
            for (String text : List.of("Draining node1", "Draining node1", "Draining node1", "Rebooting node1")) {
                assertEquals(text, somebody.next());
            }
        }
        assertEquals(List.of(), lines);
    }

    @Test
    void afterAFewTriesAMessageIsGivenUpAndTheNextOneGoesOut() throws Exception {
        var somebody = new Somebody(true)
                .refusing(Undelivered.forNow("busy"), Undelivered.forNow("busy"), Undelivered.forNow("busy"));
        try (var dispatcher = dispatcher(SHORT, somebody.named("a"))) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            dispatcher.send(Letters.message(Occasion.REBOOT));
            for (String text : List.of("Draining node1", "Draining node1", "Draining node1", "Rebooting node1")) {
                assertEquals(text, somebody.next());
            }
        }
        assertEquals(List.of("WARNING The message \"Draining node1\" did not reach a: busy. Given up after 3 tries;"
                + " 'kured notify --test' tells whether it works again"), lines);
        assertEquals(1, lost.get());
    }

    @Test
    void whatIsRefusedForGoodIsNotTriedAgainAndItsSecretNotLogged() {
        var somebody = new Somebody(true).refusing(Undelivered.forGood("no such token hunter2"));
        try (var dispatcher = dispatcher(SHORT, somebody.named("a"))) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
        }
        assertEquals(1, somebody.tries.size());
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().contains("no such token …"), lines.getFirst());
        assertEquals(1, lost.get());
    }

    @Test
    void aReceiverThatAsksForLongerGetsIt() throws Exception {
        try (Hooks hooks = new Hooks().answering(429, "slow down", "1");
                var dispatcher = dispatcher(SHORT, Receiver.parse(hooks.url("/")).getFirst())) {
            long begin = System.nanoTime();
            dispatcher.send(Letters.message(Occasion.DRAIN));
            while (threads().findAny().isPresent()) {
                for (Thread thread : threads().toList()) {
                    thread.join();
                }
            }
            assertEquals(2, hooks.seen().size());
            assertTrue(System.nanoTime() - begin >= 1_000_000_000L);
        }
    }

    @Test
    void aReceiverMaySayWhenInSecondsOrAsADateAndTelegramInTheBody() throws Exception {
        try (Hooks hooks = new Hooks()
                .answering(503, "", "17")
                .answering(503, "", "Fri, 31 Dec 1999 23:59:59 GMT")
                .answering(503, "", "soon")
                .answering(429, "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":5}}")) {
            assertEquals("PT17S", retryAfter(hooks, "https://h.example/"));
            assertEquals("none", retryAfter(hooks, "https://h.example/"));
            assertEquals("none", retryAfter(hooks, "https://h.example/"));
            assertEquals("PT5S", retryAfter(hooks, "telegram://1:abc@telegram?chats=a"));
        }
    }

    private static String retryAfter(Hooks hooks, String address) throws NotUnderstood {
        try {
            return Receiver.parse(address).getFirst().deliver(Letters.letter("hi"), hooks);
        } catch (Undelivered e) {
            return e.retryAfter().map(Duration::toString).orElse("none");
        }
    }

    @Test
    void nobodyWaitsLongerThanIsWorthIt() {
        var hour = Undelivered.forNow("busy", Optional.of(Duration.ofHours(1)));
        assertTrue(SHORT.afterTry(1, hour).isEmpty());
        assertEquals(Duration.ofMillis(1), SHORT.afterTry(1, Undelivered.forNow("busy")).orElseThrow());
        assertTrue(SHORT.afterTry(3, Undelivered.forNow("busy")).isEmpty());
    }

    @Test
    void aDeadReceiverHoldsUpNoOther() throws Exception {
        var dead = new Somebody(false);
        var alive = new Somebody(true);
        var dispatcher = dispatcher(SHORT, dead.named("dead"), alive.named("alive"));
        for (int i = 0; i < 5; i++) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            assertEquals("Draining node1", alive.next());
        }
        assertEquals(1, dead.tries.size());
        dead.open.countDown();
        dispatcher.close();
    }

    @Test
    void theOldestAreDroppedAndItIsSaidOnce() throws Exception {
        var slow = new Somebody(false);
        try (var dispatcher = dispatcher(SHORT, slow.named("slow"))) {
            dispatcher.send(failure("first"));
            assertEquals("Node node1: first", slow.next());
            IntStream.range(0, 40).forEach(i -> dispatcher.send(failure("number " + i)));
            slow.open.countDown();
        }
        assertEquals(IntStream.range(8, 40).mapToObj(i -> "Node node1: number " + i).toList(), List.copyOf(slow.tries));
        assertEquals(List.of("WARNING More than 32 messages wait for slow; the oldest are dropped"), lines);
        assertEquals(8, lost.get());
    }

    @Test
    void atRestThereIsNoThread() throws Exception {
        var somebody = new Somebody(true);
        try (var dispatcher = dispatcher(SHORT, somebody.named("a"))) {
            assertEquals(0, threads().count());
            dispatcher.send(Letters.message(Occasion.DRAIN));
            somebody.next();
            for (Thread thread : threads().toList()) {
                thread.join(30_000);
                assertFalse(thread.isAlive());
            }
            dispatcher.send(Letters.message(Occasion.REBOOT));
            assertEquals("Rebooting node1", somebody.next());
        }
    }

    @Test
    void whenItEndsWhatWaitsForAnotherTryIsTriedAtOnceAndForTheLastTime() throws Exception {
        var somebody = new Somebody(true).refusing(Undelivered.forNow("busy"), Undelivered.forNow("busy"));
        var dispatcher = dispatcher(ENDLESS, somebody.named("a"));
        dispatcher.send(Letters.message(Occasion.DRAIN));
        somebody.next();
        dispatcher.close();
        assertEquals("Draining node1", somebody.next());
        assertTrue(somebody.tries.isEmpty());
        assertEquals(1, lines.size());
    }

    @Test
    void whenItEndsItDoesNotWaitForTheDead() throws Exception {
        var dead = new Somebody(false);
        var dispatcher = dispatcher(SHORT, dead.named("dead"));
        dispatcher.send(Letters.message(Occasion.DRAIN));
        dead.next();
        dispatcher.close(Duration.ofMillis(10));
        assertEquals(List.of("WARNING kured ends before dead has got all its messages"), lines);
        dead.open.countDown();
    }

    @Test
    void whenItEndsItWaitsHardlyForWhoHasNotTakenWhatCameBefore() throws Exception {
        var dead = new Somebody(false).refusing(Undelivered.forGood("no"));
        var dispatcher = dispatcher(SHORT, dead.named("dead"));
        dispatcher.send(Letters.message(Occasion.DRAIN));
        dead.next();
        dead.open.countDown();
        while (threads().findAny().isPresent()) {
            Thread.onSpinWait();
        }
        dead.shut();
        dispatcher.send(Letters.message(Occasion.REBOOT));
        dead.next();
        dispatcher.close(Duration.ofHours(1));
        assertEquals("WARNING kured ends before dead has got all its messages", lines.getLast());
        assertEquals(2, lost.get());
        dead.open.countDown();
    }

    @Test
    void aBugInADeliveryStopsNothing() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        Receiver buggy = new Receiver("buggy", (letter, wire) -> {
            told.add(letter.text());
            throw new IllegalStateException("hunter2");
        }, new Secrets(List.of()));
        try (var dispatcher = dispatcher(SHORT, buggy)) {
            dispatcher.send(Letters.message(Occasion.DRAIN));
            dispatcher.send(Letters.message(Occasion.REBOOT));
            assertEquals("Draining node1", told.poll(30, TimeUnit.SECONDS));
            assertEquals("Rebooting node1", told.poll(30, TimeUnit.SECONDS));
        }
        assertFalse(lines.toString().contains("hunter2"), lines.toString());
        assertEquals(2, lost.get());
    }
}
