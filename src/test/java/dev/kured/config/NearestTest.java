package dev.kured.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestTest {
    private final Nearest nearest =
            new Nearest(List.of("node.name", "lock.name", "drain.timeout", "drain.grace-period", "reboot.timeout"));

    @ParameterizedTest
    @CsvSource({
        "drain.timout, drain.timeout", // one letter missing
        "drain.timeoutt, drain.timeout", // one too many
        "drain.timoeut, drain.timeout", // two swapped
        "lock.nmae, lock.name", // two of four swapped
        "drain.TimeOut, drain.timeout",
        "drain.grace_period, drain.grace-period",
        "drain.gracePeriod, drain.grace-period",
        "reboot.grace-period, drain.grace-period", // in another table
        "reboot.grace-perod, drain.grace-period",
        "grace-period, drain.grace-period", // in no table
        "drain-timeout, drain.timeout", // a flag of the original
        "drain.reboot.timeout.grace-period, drain.grace-period"
    })
    void findsWhatWasMeant(String unknown, String known) {
        assertEquals(List.of(known), nearest.to(unknown));
    }

    @Test
    void prefersItsOwnTable() {
        assertEquals(List.of("reboot.timeout"), nearest.to("reboot.timout"));
    }

    @Test
    void namesAllThatAreEquallyNear() {
        assertEquals(List.of("drain.timeout", "reboot.timeout"), nearest.to("recovery.timeout"));
        assertEquals(List.of("node.name", "lock.name"), nearest.to("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain.delay", "lock.ttl", "x", "", "lock.kind", "metrics.listen", "drain.time"})
    void doesNotGuessWildly(String unknown) {
        assertEquals(List.of(), nearest.to(unknown));
    }

    @Test
    void guessesNothingWhereNothingIsKnown() {
        assertEquals(List.of(), new Nearest(List.of()).to("drain"));
    }
}
