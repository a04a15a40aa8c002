package dev.kured.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time from one moment to another.
 *
 * @param from belongs to it
 * @param until does not
 */
record Span(Instant from, Instant until) {

    boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    private boolean isEmpty() {
        return !from.isBefore(until);
    }

    /** What of it lies in the other one; nothing or one. */
    Stream<Span> within(Span other) {
        return Stream.of(new Span(later(from, other.from), earlier(until, other.until)))
                .filter(span -> !span.isEmpty());
    }

    /** What of it lies outside of the other one: nothing, one, or what is before and what is after. */
    Stream<Span> without(Span other) {
        return Stream.of(new Span(from, earlier(until, other.from)), new Span(later(from, other.until), until))
                .filter(span -> !span.isEmpty());
    }

    /** The same time in order, where those that overlap or adjoin are one. */
    static List<Span> merged(Collection<Span> spans) {
        var merged = new ArrayList<Span>();
        for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
            if (!merged.isEmpty() && !span.from.isAfter(merged.getLast().until)) {
                Span last = merged.removeLast();
                merged.add(new Span(last.from, later(last.until, span.until)));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
