package dev.kured.notify;

import dev.kured.terms.Log;
import java.time.Duration;
import java.util.List;

/**
 * Brings every message to all receivers, beside the work: each receiver gets them in order, with a few tries, and
 * whatever a receiver does delays nobody but itself. At rest there is no thread and no connection.
 */
public final class Dispatcher implements Notifier, AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Duration FAREWELL_OF_THE_DEAD = Duration.ofSeconds(1);

    private final List<DeliveryQueue> outboxes;
    private final Templates templates;

    /**
     * Brings messages to these receivers.
     *
     * @param log hears of what could not be delivered
     * @param lost run for each message that did not reach a receiver, on any thread
     */
    public Dispatcher(List<Receiver> receivers, Templates templates, Log log, Runnable lost) {
        this(receivers, templates, RetryPolicy.usual(), log, lost);
    }

    Dispatcher(List<Receiver> receivers, Templates templates, RetryPolicy patience, Log log, Runnable lost) {
        this.outboxes = receivers.stream().map(receiver -> new DeliveryQueue(receiver, patience, log, lost)).toList();
        this.templates = templates;
    }

    @Override
    public void send(Message message) {
        templates.text(message).ifPresent(text -> {
            var letter = new RenderedMessage(message, text);
            outboxes.forEach(outbox -> outbox.put(letter));
        });
    }

    /** Whether every message has arrived or been given up. */
    public boolean isIdle() {
        return outboxes.stream().allMatch(DeliveryQueue::isIdle);
    }

    /**
     * Waits a moment for what is still under way: at most 5 s in all, and 1 s for a receiver that did not take what it
     * was sent before.
     */
    @Override
    public void close() {
        close(FAREWELL);
    }

    void close(Duration farewell) {
        long begin = System.nanoTime();
        long end = begin + farewell.toNanos();
        long endOfTheDead = Math.min(end, begin + FAREWELL_OF_THE_DEAD.toNanos());
        outboxes.forEach(DeliveryQueue::hurry);
        try {
            for (DeliveryQueue outbox : outboxes) {
                outbox.awaitEmpty(end, endOfTheDead);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
