package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * How many requests this node has made in the last minutes, evictions aside. A promise is kept by counting: a node that
 * waits makes few, and any node makes a bounded number, whatever the server answers.
 */
final class RequestBudget {
    /**
     * For a node that waits: six a minute on an average, so that it may try for the lock when that is free. Thirty are
     * promised; what is left of them is for looks at what is outdated or in doubt, which do not wait.
     */
    static final Limit WAITING = new Limit(26, Duration.ofMinutes(5));
    /** For any node. */
    static final Limit ANY = new Limit(120, Duration.ofMinutes(1));

    private static final Duration LONGEST = WAITING.window();

    /** So many requests at most in any such time. */
    record Limit(int requests, Duration window) {}

    private final ArrayDeque<Moment> spent = new ArrayDeque<>();
    private Moment quietUntil = Moment.NEVER;
    private Optional<Trouble> quietBecause = Optional.empty();

    /**
     * Asks for leave to send a request.
     *
     * @throws Trouble while the API server wants to be left alone (Retry-After): what it said then. Nothing is sent
     */
    void demandLeave(Moment now) throws Trouble {
        if (quietBecause.isPresent() && now.isBefore(quietUntil)) {
            throw quietBecause.get().asRefusal().after(now.until(quietUntil));
        }
    }

    /** The API server has answered so: it may want to be left alone for a while. */
    void heed(Trouble answer, Moment now) {
        answer.retryAfter().ifPresent(wait -> {
            quietUntil = now.plus(wait);
            quietBecause = Optional.of(answer);
        });
    }

    /** Counts so many requests. */
    void spend(int requests, Moment now) {
        forget(now);
        for (int i = 0; i < requests; i++) {
            spent.addLast(now);
        }
    }

    /** When so many more keep within the limit; empty if they do so now. */
    Optional<Moment> notBefore(int more, Limit limit, Moment now) {
        forget(now);
        if (spent.size() + more <= limit.requests()) {
            return Optional.empty();
        }
        List<Moment> recent = spent.stream().filter(at -> now.isBefore(at.plus(limit.window()))).toList();
        int tooMany = recent.size() + more - limit.requests();
        return tooMany <= 0 ? Optional.empty() : Optional.of(recent.get(tooMany - 1).plus(limit.window()));
    }

    private void forget(Moment now) {
        while (!spent.isEmpty() && !now.isBefore(spent.getFirst().plus(LONGEST))) {
            spent.removeFirst();
        }
    }
}
