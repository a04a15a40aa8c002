package dev.kured.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time between two moments.
 *
 * @param from the first moment of the span
 * @param until the first moment after the span
 */
record Span(Instant from, Instant until) {

    boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    private boolean isEmpty() {
        return !from.isBefore(until);
    }

    /** Returns the part inside {@code other}: one span or none. */
    Stream<Span> within(Span other) {
        return Stream.of(new Span(later(from, other.from), earlier(until, other.until)))
                .filter(span -> !span.isEmpty());
    }

    /** Returns the parts outside {@code other}: none, one, or one before and one after it. */
    Stream<Span> without(Span other) {
        return Stream.of(new Span(from, earlier(until, other.from)), new Span(later(from, other.until), until))
                .filter(span -> !span.isEmpty());
    }

    /** Returns the same time in order, with spans that overlap or adjoin merged into one. */
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
