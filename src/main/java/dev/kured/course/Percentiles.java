package dev.kured.course;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The distribution of some durations.
 *
 * @param median at least half of the durations are no longer
 * @param longest the longest duration
 */
public record Percentiles(Duration median, Duration longest) {

    static Optional<Percentiles> of(Collection<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Percentiles(sorted.get((sorted.size() - 1) / 2), sorted.getLast()));
    }
}
