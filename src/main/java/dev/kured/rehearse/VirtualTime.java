package dev.kured.rehearse;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * A clock that jumps from one event to the next. Events of one moment happen in the order in which they were planned,
 * so that a run repeats exactly. One thread.
 */
final class VirtualTime implements InstantSource {
    private final PriorityQueue<Event> later = new PriorityQueue<>();
    private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    private final Instant begin;
    private Instant now;
    private long planned;
    private boolean passing;

    /** @param at in nanoseconds since the beginning: millions of events are compared */
    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    VirtualTime(Instant begin) {
        this.begin = begin;
        this.now = begin;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** The present moment in nanoseconds since the beginning. */
    long nanos() {
        return nanos(now);
    }

    /** The moment so many nanoseconds after the beginning. */
    Instant at(long nanos) {
        return begin.plusNanos(nanos);
    }

    /** Plans an event; what should have happened already happens at once. */
    void at(Instant when, Runnable action) {
        later.add(new Event(nanos(when), planned++, action));
    }

    /** Plans an event after this wait. */
    void in(Duration wait, Runnable action) {
        at(now.plus(wait), action);
    }

    /** Plans an event for this very moment, after what is planned so already. */
    void soon(Runnable action) {
        soon.add(action);
    }

    /** Lets everything happen up to and at this moment. */
    void runUntil(Instant end) {
        while (happen(end)) {}
        now = end.isAfter(now) ? end : now;
    }

    /** Lets one event happen, if there is one up to and at this moment. */
    boolean happen(Instant end) {
        Runnable next = soon.poll();
        if (next != null) {
            next.run();
            return true;
        }
        Event event = later.peek();
        if (event == null || event.at() > nanos(end)) {
            return false;
        }
        later.remove();
        now = event.at() > nanos(now) ? begin.plusNanos(event.at()) : now;
        event.action().run();
        return true;
    }

    private long nanos(Instant moment) {
        return (moment.getEpochSecond() - begin.getEpochSecond()) * 1_000_000_000 + moment.getNano() - begin.getNano();
    }

    /**
     * Lets the world go on in the middle of an event, while whoever is in it waits. Who waits while another one waits
     * already waits no time at all: there is but one thread.
     */
    void pass(Duration wait) {
        if (passing || !wait.isPositive()) {
            return;
        }
        passing = true;
        try {
            runUntil(now.plus(wait));
        } finally {
            passing = false;
        }
    }
}
