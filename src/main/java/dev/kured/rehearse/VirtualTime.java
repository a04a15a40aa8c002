package dev.kured.rehearse;

import dev.kured.terms.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * A clock that jumps from one event to the next. Events of the same instant run in the order in which they were planned,
 * so that a run is repeatable. Not thread-safe: the whole simulation runs on one thread.
 */
final class VirtualTime implements InstantSource {
    /** The length of a slice of time as a power of two, in nanoseconds: a quarter of a second. */
    private static final int SLICE_BITS = 28;

    private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    /** The events up to the current slice. Only these are sorted: a short queue stays in the CPU's cache. */
    private final PriorityQueue<Event> near = new PriorityQueue<>();
    /** The events after the current slice, by slice. */
    private final TreeMap<Long, List<Event>> far = new TreeMap<>();
    private final Instant begin;
    private long slice = Long.MIN_VALUE;
    private long nanos;
    private Moment moment;
    private long planned;
    private boolean passing;

    /** @param at in nanoseconds since the beginning: a number, because millions of events are compared */
    private record Event(long at, long number, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    VirtualTime(Instant begin) {
        this.begin = begin;
        this.moment = moment(begin);
    }

    private static Moment moment(Instant now) {
        return new Moment(Duration.ofSeconds(now.getEpochSecond(), now.getNano()), now);
    }

    @Override
    public Instant instant() {
        return moment.wall();
    }

    /** The current time on both clocks of a machine whose clock is right. */
    Moment moment() {
        return moment;
    }

    /** The current time in nanoseconds since the beginning. */
    long nanos() {
        return nanos;
    }

    /** Plans an event. An instant in the past means now. */
    void at(Instant when, Runnable action) {
        at(nanos(when), action);
    }

    /** Plans an event for a time in nanoseconds since the beginning. */
    void at(long when, Runnable action) {
        var event = new Event(when, planned++, action);
        if (when >> SLICE_BITS > slice) {
            far.computeIfAbsent(when >> SLICE_BITS, _ -> new ArrayList<>()).add(event);
        } else {
            near.add(event);
        }
    }

    /** Plans an event after this wait. */
    void in(Duration wait, Runnable action) {
        at(instant().plus(wait), action);
    }

    /** Plans an event for the current instant, after those planned in this way before. */
    void soon(Runnable action) {
        soon.add(action);
    }

    /** Runs all events up to and including this instant. */
    void runUntil(Instant end) {
        while (runNext(end)) {}
        moveTo(nanos(end));
    }

    /**
     * Runs the next event, if it is planned for this instant or an earlier one.
     *
     * @return whether there was such an event
     */
    boolean runNext(Instant end) {
        Runnable next = soon.poll();
        if (next != null) {
            next.run();
            return true;
        }
        if (near.isEmpty() && !far.isEmpty() && far.firstKey() <= nanos(end) >> SLICE_BITS) {
            slice = far.firstKey();
            near.addAll(far.remove(slice));
        }
        Event event = near.peek();
        if (event == null || event.at() > nanos(end)) {
            return false;
        }
        near.remove();
        moveTo(event.at());
        event.action().run();
        return true;
    }

    private void moveTo(long when) {
        if (when > nanos) {
            nanos = when;
            moment = moment(begin.plusNanos(when));
        }
    }

    private long nanos(Instant moment) {
        return (moment.getEpochSecond() - begin.getEpochSecond()) * 1_000_000_000 + moment.getNano() - begin.getNano();
    }

    /**
     * Runs the events of this wait in the middle of another event, for an agent that waits for an answer. Does nothing while
     * another agent waits in this way, because there is only one thread.
     */
    void pass(Duration wait) {
        if (passing || !wait.isPositive()) {
            return;
        }
        passing = true;
        try {
            runUntil(instant().plus(wait));
        } finally {
            passing = false;
        }
    }
}
