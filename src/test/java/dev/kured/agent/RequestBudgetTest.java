package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.Moment;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class RequestBudgetTest {
    private static final Moment BEGIN = new Moment(Duration.ofHours(1), Instant.parse("2026-11-27T22:00:00Z"));

    private static final List<RequestBudget.Limit> LIMITS =
            List.of(RequestBudget.WAITING, RequestBudget.ANY);

    /** However it is asked, a node that heeds it never makes more requests than the limit in its window. */
    @ParameterizedTest
    @FieldSource("LIMITS")
    void inNoWindowThereAreMoreThanTheLimit(RequestBudget.Limit limit) {
        Seeds.forManySeeds(500, random -> {
            var budget = new RequestBudget();
            var made = new ArrayDeque<Moment>();
            Moment now = BEGIN;
            for (int i = 0; i < 200; i++) {
                now = now.plus(Duration.ofMillis(random.nextInt(10_000)));
                int cost = 1 + random.nextInt(3);
                Optional<Moment> later = budget.notBefore(cost, limit, now);
                now = later.orElse(now);
                assertTrue(budget.notBefore(cost, limit, now).isEmpty(), "it keeps its word");
                budget.spend(cost, now);
                for (int j = 0; j < cost; j++) {
                    made.addLast(now);
                }
                Moment minuteAgo = now.minus(limit.window());
                made.removeIf(at -> !at.isAfter(minuteAgo));
                assertTrue(made.size() <= limit.requests(), () -> made.size() + " are more than " + limit);
            }
        });
    }

    @Test
    void aServerThatWantsToBeLeftAloneIs() throws Trouble {
        var budget = new RequestBudget();
        budget.heed(new Trouble("429 Too Many Requests", "").asRefusal().after(Duration.ofSeconds(90)), BEGIN);
        var refused = assertThrows(Trouble.class, () -> budget.demandLeave(BEGIN.plus(Duration.ofSeconds(89))));
        assertEquals("429 Too Many Requests", refused.happened());
        assertEquals(Optional.of(Duration.ofSeconds(1)), refused.retryAfter());
        assertTrue(refused.isRefusal(), "nothing was sent, so nothing is in doubt");
        budget.demandLeave(BEGIN.plus(Duration.ofSeconds(90)));
    }

    @Test
    void anyOtherTroubleAsksForNoPatience() throws Trouble {
        var budget = new RequestBudget();
        budget.heed(new Trouble("connection refused", ""), BEGIN);
        budget.demandLeave(BEGIN);
    }
}
