package dev.kured.agent;

import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Counts the requests of this node in the last minutes, except evictions. So a waiting node makes few requests, and every node
 * a bounded number, whatever the server answers.
 */
final class RequestBudget {
    /**
     * For a waiting node: about five a minute, so that it may try to take the lock when that becomes free. Thirty in five
     * minutes are promised; the rest is for reads of outdated or doubtful objects, which do not wait.
     */
    static final Limit WAITING = new Limit(26, Duration.ofMinutes(5));
    /** For any node. */
    static final Limit ANY = new Limit(120, Duration.ofMinutes(1));

    private static final Duration LONGEST = WAITING.window();

    /** At most so many requests in any such time. */
    record Limit(int requests, Duration window) {}

    private final ArrayDeque<Moment> spent = new ArrayDeque<>();
    private Moment quietUntil = Moment.NEVER;
    private Optional<Trouble> quietBecause = Optional.empty();

    /**
     * Checks that a request may be sent.
     *
     * @throws Trouble during the time that the API server asked for (Retry-After), with its message
     */
    void demandLeave(Moment now) throws Trouble {
        if (quietBecause.isPresent() && now.isBefore(quietUntil)) {
            throw quietBecause.get().asRefusal().after(now.until(quietUntil));
        }
    }

    /** Notes an answer of the API server, which may ask for a pause (Retry-After). */
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

    /** Returns when so many more requests are within the limit; empty if they are now. */
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
