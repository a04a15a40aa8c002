package dev.kured.notify;

import dev.kured.terms.Log;
import java.time.Duration;
import java.util.List;

/**
 * Delivers every message to all receivers in the background, in order and with a few tries. A slow receiver delays only
 * itself. An idle dispatcher has no thread and no connection.
 */
public final class Dispatcher implements Notifier, AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT_IF_FAILING = Duration.ofSeconds(1);

    private final List<DeliveryQueue> queues;
    private final Templates templates;

    /**
     * Delivers to these receivers.
     *
     * @param log gets a warning for each message that was not delivered
     * @param lost runs for each message that did not reach a receiver, on any thread
     */
    public Dispatcher(List<Receiver> receivers, Templates templates, Log log, Runnable lost) {
        this(receivers, templates, RetryPolicy.usual(), log, lost);
    }

    Dispatcher(List<Receiver> receivers, Templates templates, RetryPolicy retryPolicy, Log log, Runnable lost) {
        this.queues = receivers.stream().map(receiver -> new DeliveryQueue(receiver, retryPolicy, log, lost)).toList();
        this.templates = templates;
    }

    @Override
    public void send(Message message) {
        templates.text(message).ifPresent(text -> {
            var rendered = new RenderedMessage(message, text);
            queues.forEach(queue -> queue.put(rendered));
        });
    }

    /** Returns whether each message has arrived or was given up. */
    public boolean isIdle() {
        return queues.stream().allMatch(DeliveryQueue::isIdle);
    }

    /**
     * Waits for the remaining messages: at most 5 s in all, and 1 s for a receiver that did not take its last message.
     */
    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }

    void close(Duration limit) {
        long begin = System.nanoTime();
        long end = begin + limit.toNanos();
        long endIfFailing = Math.min(end, begin + CLOSE_LIMIT_IF_FAILING.toNanos());
        queues.forEach(DeliveryQueue::hurry);
        try {
            for (DeliveryQueue queue : queues) {
                queue.awaitEmpty(end, endIfFailing);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
