package dev.kured.course;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A range of time.
 *
 * @param until the first instant after it
 */
record TimeRange(Instant from, Instant until) {

    Duration length() {
        return Duration.between(from, until);
    }

    Optional<TimeRange> overlap(TimeRange other) {
        Instant later = from.isAfter(other.from) ? from : other.from;
        Instant earlier = until.isBefore(other.until) ? until : other.until;
        return later.isBefore(earlier) ? Optional.of(new TimeRange(later, earlier)) : Optional.empty();
    }

    /** Merges ranges that overlap or touch; the result is sorted. */
    static List<TimeRange> merged(Collection<TimeRange> ranges) {
        var merged = new ArrayList<TimeRange>();
        for (TimeRange next : ranges.stream().sorted(Comparator.comparing(TimeRange::from)).toList()) {
            if (merged.isEmpty() || merged.getLast().until.isBefore(next.from)) {
                merged.add(next);
            } else if (next.until.isAfter(merged.getLast().until)) {
                merged.set(merged.size() - 1, new TimeRange(merged.getLast().from, next.until));
            }
        }
        return merged;
    }
}
