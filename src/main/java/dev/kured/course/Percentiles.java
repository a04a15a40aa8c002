package dev.kured.course;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How a time is spread: half of them take no longer than the median. */
public record Percentiles(Duration median, Duration longest) {

    static Optional<Percentiles> of(Collection<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Percentiles(sorted.get((sorted.size() - 1) / 2), sorted.getLast()));
    }
}
