package dev.kured.course;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of time.
 *
 * @param until the first moment after it
 */
record Stretch(Instant from, Instant until) {

    Duration length() {
        return Duration.between(from, until);
    }

    Optional<Stretch> overlap(Stretch other) {
        Instant later = from.isAfter(other.from) ? from : other.from;
        Instant earlier = until.isBefore(other.until) ? until : other.until;
        return later.isBefore(earlier) ? Optional.of(new Stretch(later, earlier)) : Optional.empty();
    }

    /** The same times, in their order, with time between them. */
    static List<Stretch> merged(Collection<Stretch> stretches) {
        var merged = new ArrayList<Stretch>();
        for (Stretch next : stretches.stream().sorted(Comparator.comparing(Stretch::from)).toList()) {
            if (merged.isEmpty() || merged.getLast().until.isBefore(next.from)) {
                merged.add(next);
            } else if (next.until.isAfter(merged.getLast().until)) {
                merged.set(merged.size() - 1, new Stretch(merged.getLast().from, next.until));
            }
        }
        return merged;
    }
}
