package dev.kured.notify;

import dev.kured.terms.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The messages that wait for one receiver, in order. A thread delivers them and ends with the last one. Each receiver has
 * its own queue, so that a dead one delays no other.
 */
final class DeliveryQueue {
    private static final int ROOM = 32;

    private final Receiver receiver;
    private final RetryPolicy retryPolicy;
    private final Log log;
    private final Runnable lost;

    private final Deque<RenderedMessage> messages = new ArrayDeque<>();
    private boolean delivering;
    private boolean failing;
    private boolean warnedOfDropping;
    private boolean closing;

    /**
     * Makes an empty queue.
     *
     * @param lost runs for each message that did not reach the receiver
     */
    DeliveryQueue(Receiver receiver, RetryPolicy retryPolicy, Log log, Runnable lost) {
        this.receiver = receiver;
        this.retryPolicy = retryPolicy;
        this.log = log;
        this.lost = lost;
    }

    /** Adds a message; a full queue drops its oldest one. */
    synchronized void put(RenderedMessage message) {
        if (messages.size() == ROOM) {
            messages.removeFirst();
            lost.run();
            if (!warnedOfDropping) {
                warnedOfDropping = true;
                log.warning("More than " + ROOM + " messages wait for " + receiver + "; the oldest are dropped");
            }
        }
        messages.addLast(message);
        if (!delivering) {
            delivering = true;
            Thread.ofPlatform().daemon().name("notify " + receiver).start(this::deliverAll);
        }
    }

    private void deliverAll() {
        try {
            deliverEach();
        } catch (RuntimeException | Error e) {
            stopDelivering();
            throw e;
        }
    }

    private void deliverEach() {
        for (Optional<RenderedMessage> message = next(); message.isPresent(); message = next()) {
            try {
                deliver(message.get());
            } catch (RuntimeException e) {
                // Without its text: the text of a library may hold the address.
                log.error("A message to " + receiver + " was not delivered: kured has a bug (" + e.getClass().getName()
                        + " at " + e.getStackTrace()[0] + ")");
                lost.run();
            }
        }
    }

    private synchronized Optional<RenderedMessage> next() {
        Optional<RenderedMessage> next = Optional.ofNullable(messages.pollFirst());
        if (next.isEmpty()) {
            warnedOfDropping = false;
            stopDelivering();
        }
        return next;
    }

    private synchronized void stopDelivering() {
        delivering = false;
        notifyAll();
    }

    private void deliver(RenderedMessage message) {
        for (int tries = 1; ; tries++) {
            boolean last = isClosing();
            try {
                String answer = receiver.deliver(message);
                tried(true);
                log.debug(receiver + " took \"" + message.text() + "\": " + answer);
                return;
            } catch (Undelivered failure) {
                tried(false);
                Optional<Duration> wait = retryPolicy.afterTry(tries, failure);
                if (wait.isEmpty() || last || !rest(wait.get())) {
                    log.warning("The message \"" + message.text() + "\" did not reach " + receiver + ": " + failure.why()
                            + ". Given up after " + tries + (tries == 1 ? " try" : " tries")
                            + "; 'kured notify --test' tells whether it works again");
                    lost.run();
                    return;
                }
                log.debug(receiver + " did not take a message yet: " + failure.why());
            }
        }
    }

    /** Waits for the next try; when kured stops, not at all. Returns false if interrupted. */
    private synchronized boolean rest(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        try {
            for (long left = wait.toNanos(); !closing && left > 0; left = end - System.nanoTime()) {
                // Rounded up: to wait for 0 ms would mean for ever.
                wait(left / 1_000_000 + 1);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    synchronized boolean isIdle() {
        return !delivering;
    }

    private synchronized void tried(boolean taken) {
        failing = !taken;
        notifyAll();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Tries each remaining message once, without further waits. */
    synchronized void hurry() {
        closing = true;
        notifyAll();
    }

    /**
     * Waits until each message is delivered or given up, but not past a moment of {@link System#nanoTime}.
     *
     * @param endIfFailing that moment for a receiver that did not take its last message
     */
    synchronized void awaitEmpty(long end, long endIfFailing) throws InterruptedException {
        for (long left = left(end, endIfFailing); delivering && left > 0; left = left(end, endIfFailing)) {
            wait(left / 1_000_000 + 1);
        }
        if (delivering) {
            log.warning("kured ends before " + receiver + " has got all its messages");
            lost.run();
        }
    }

    private long left(long end, long endIfFailing) {
        return (failing ? endIfFailing : end) - System.nanoTime();
    }
}
