package dev.kured.sentinel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A combination of sentinels. A reboot is needed if at least one reports it. If none does and one does not know, the need
 * is unknown.
 *
 * @param sentinels the sentinels
 */
public record AnySentinel(List<Sentinel> sentinels) implements Sentinel {

    /** Copies the list. */
    public AnySentinel {
        sentinels = List.copyOf(sentinels);
    }

    @Override
    public Need look() {
        var reasons = new ArrayList<String>();
        var packages = new LinkedHashSet<String>();
        Optional<Instant> since = Optional.empty();
        Optional<Need> unknown = Optional.empty();
        boolean anyPressing = false;
        for (Sentinel sentinel : sentinels) {
            switch (sentinel.look()) {
                case Need.None _ -> {}
                case Need.Unknown it -> unknown = unknown.or(() -> Optional.of(it));
                case Need.Wanted(var moment, var why, var some, var pressing) -> {
                    since = since.filter(moment::isAfter).or(() -> Optional.of(moment));
                    reasons.add(why);
                    packages.addAll(some);
                    anyPressing |= pressing;
                }
            }
        }
        return since.isPresent()
                ? new Need.Wanted(since.get(), String.join("; ", reasons), List.copyOf(packages), anyPressing)
                : unknown.orElseGet(Need.None::new);
    }

    @Override
    public void close() {
        sentinels.forEach(Sentinel::close);
    }
}
