package dev.kured.agent;

import dev.kured.terms.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * How many requests this node has made in the last minute, evictions aside. A promise is kept by counting: a node that
 * waits makes few, and any node makes a bounded number, whatever the server answers.
 */
final class RequestBudget {
    /** For a node that waits. */
    static final int WAITING = 6;
    /** For any node. */
    static final int ANY = 120;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ArrayDeque<Moment> spent = new ArrayDeque<>();

    /** Counts so many requests. */
    void spend(int requests, Moment now) {
        forget(now);
        for (int i = 0; i < requests; i++) {
            spent.addLast(now);
        }
    }

    /** When so many more keep within the limit; empty if they do so now. */
    Optional<Moment> notBefore(int more, int limit, Moment now) {
        forget(now);
        int tooMany = spent.size() + more - limit;
        if (tooMany <= 0) {
            return Optional.empty();
        }
        return spent.stream().limit(tooMany).reduce((_, last) -> last).map(last -> last.plus(MINUTE));
    }

    private void forget(Moment now) {
        while (!spent.isEmpty() && !now.isBefore(spent.getFirst().plus(MINUTE))) {
            spent.removeFirst();
        }
    }
}
