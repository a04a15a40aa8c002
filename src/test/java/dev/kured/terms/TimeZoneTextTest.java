package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeZoneTextTest {
    /** The time zone database of this machine as text; other machines may have it in another form. */
    private static final Path DATABASE = Path.of("/usr/share/zoneinfo/tzdata.zi");

    @ParameterizedTest
    @CsvSource({"EST, -05:00", "MST, -07:00", "HST, -10:00", "ROC, +08:00", "GMT+0, Z", "GMT-0, Z"})
    void theDatabaseKnowsMoreNamesThanJava(String name, String offset) {
        for (String moment : List.of("2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z")) {
            assertEquals(offset, TimeZoneText.parse(name).orElseThrow().getRules().getOffset(Instant.parse(moment)).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "UTC", "EST5EDT", "MST7MDT", "US/Hawaii", "Etc/GMT+5"})
    void theOthersAreJavas(String name) {
        assertEquals(Optional.of(ZoneId.of(name)), TimeZoneText.parse(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Berlin", "est", "+01:00", "GMT+1", "local", "PST", "Factory"})
    void whatTheDatabaseDoesNotKnowIsNone(String name) {
        assertEquals(Optional.empty(), TimeZoneText.parse(name));
    }

    /** All except the one that means that no zone is set. */
    @Test
    void everyNameInTheDatabaseIsKnown() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(DATABASE), "skipped: no " + DATABASE);
        var unknown = new TreeSet<String>();
        int names = 0;
        for (String line : Files.readAllLines(DATABASE)) {
            String[] words = line.split(" ");
            String name = words[0].equals("Z") ? words[1] : words[0].equals("L") ? words[2] : "UTC";
            names++;
            if (TimeZoneText.parse(name).isEmpty()) {
                unknown.add(name);
            }
        }
        assertTrue(names > 1000, "it is whole");
        assertEquals(Set.of("Factory"), unknown);
    }
}
