package dev.kured.notify;

import dev.kured.terms.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The messages that one receiver has yet to get, in order. A thread delivers them; there is one only while there are
 * messages. Each receiver has its own, so that a dead one holds up no other.
 */
final class DeliveryQueue {
    private static final int ROOM = 32;

    private final Receiver receiver;
    private final RetryPolicy patience;
    private final Log log;
    private final Runnable lost;

    private final Deque<RenderedMessage> letters = new ArrayDeque<>();
    private boolean delivering;
    private boolean failing;
    private boolean toldOfDropping;
    private boolean closing;

    /** @param lost run for each message that did not reach the receiver */
    DeliveryQueue(Receiver receiver, RetryPolicy patience, Log log, Runnable lost) {
        this.receiver = receiver;
        this.patience = patience;
        this.log = log;
        this.lost = lost;
    }

    /** Takes a letter; when there is no room, the oldest one makes some. */
    synchronized void put(RenderedMessage letter) {
        if (letters.size() == ROOM) {
            letters.removeFirst();
            lost.run();
            if (!toldOfDropping) {
                toldOfDropping = true;
                log.warning("More than " + ROOM + " messages wait for " + receiver + "; the oldest are dropped");
            }
        }
        letters.addLast(letter);
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
        for (Optional<RenderedMessage> letter = next(); letter.isPresent(); letter = next()) {
            try {
                deliver(letter.get());
            } catch (RuntimeException e) {
                // Not its text: that of a library may hold the address.
                log.error("A message to " + receiver + " was not delivered: kured has a bug (" + e.getClass().getName()
                        + " at " + e.getStackTrace()[0] + ")");
                lost.run();
            }
        }
    }

    private synchronized Optional<RenderedMessage> next() {
        Optional<RenderedMessage> next = Optional.ofNullable(letters.pollFirst());
        if (next.isEmpty()) {
            toldOfDropping = false;
            stopDelivering();
        }
        return next;
    }

    private synchronized void stopDelivering() {
        delivering = false;
        notifyAll();
    }

    private void deliver(RenderedMessage letter) {
        for (int tries = 1; ; tries++) {
            boolean last = isClosing();
            try {
                String answer = receiver.deliver(letter);
                tried(true);
                log.debug(receiver + " took \"" + letter.text() + "\": " + answer);
                return;
            } catch (Undelivered failure) {
                tried(false);
                Optional<Duration> wait = patience.afterTry(tries, failure);
                if (wait.isEmpty() || last || !rest(wait.get())) {
                    log.warning("The message \"" + letter.text() + "\" did not reach " + receiver + ": " + failure.why()
                            + ". Given up after " + tries + (tries == 1 ? " try" : " tries")
                            + "; 'kured notify --test' tells whether it works again");
                    lost.run();
                    return;
                }
                log.debug(receiver + " did not take a message yet: " + failure.why());
            }
        }
    }

    /** Waits until it is time for the next try; when kured begins to stop, that is at once. False if interrupted. */
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

    /** No letter waits for its turn any longer; what is there is tried once. */
    synchronized void hurry() {
        closing = true;
        notifyAll();
    }

    /**
     * Waits until all is delivered or given up, but not past a moment of {@link System#nanoTime}: that is another one
     * for a receiver that did not take what it was sent last.
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
