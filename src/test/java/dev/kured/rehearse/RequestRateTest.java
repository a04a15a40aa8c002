package dev.kured.rehearse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RequestRateTest {
    private final RequestRate rate = new RequestRate(3, Duration.ofNanos(100));

    @Test
    void asManyAsAllowedWithinAnySpanAreAllowed() {
        for (long now = 0; now < 1_000; now += 34) {
            assertFalse(rate.isExceeded(now));
        }
    }

    @Test
    void oneMoreIsOneTooManyWhereverTheSpanBegins() {
        assertFalse(rate.isExceeded(0));
        assertFalse(rate.isExceeded(90));
        assertFalse(rate.isExceeded(95));
        assertFalse(rate.isExceeded(100));
        assertTrue(rate.isExceeded(189));
    }

    @Test
    void whatIsForgottenDoesNotCount() {
        for (int i = 0; i < 3; i++) {
            assertFalse(rate.isExceeded(i));
        }
        rate.forget();
        assertFalse(rate.isExceeded(3));
    }
}
