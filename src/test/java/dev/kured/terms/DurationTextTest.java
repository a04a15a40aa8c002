package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.Seeds;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S", "0s, PT0S", "500ms, PT0.5S", "90s, PT90S", "15m, PT15M", "1h30m, PT90M", "2d, P2D",
        "1d2h3m4s5ms, P1DT2H3M4.005S", "1m500ms, PT60.5S", "36500d, P36500D", "007s, PT7S"
    })
    void readsWhatPeopleWrite(String text, Duration duration) {
        assertEquals(Optional.of(duration), DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "5", "00", "s", "-5s", "+5s", "1.5h", "5 s", " 5s", "5s ", "5S", "1m1h", "1s1s", "1ms1s", "15 minutes",
        "15min", "1w", "٥s", "5s\n", "36500d1ms", "36501d", "999999999999d", "9999999999999s",
        "99999999999999999999999999s"
    })
    void refusesWhatIsNoDurationOrLongerThanAHundredYears(String text) {
        assertEquals(Optional.empty(), DurationText.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s", "PT90S, 1m30s", "PT24H, 1d", "PT0.5S, 500ms", "P400DT1H, 400d1h", "PT0.000001S, 0s",
        "PT1.9999999S, 1s999ms", "PT-90S, -1m30s"
    })
    void writesWhatPeopleRead(Duration duration, String text) {
        assertEquals(text, DurationText.format(duration));
    }

    @Test
    void readsBackWhatItWrites() {
        Seeds.forManySeeds(5_000, random -> {
            Duration duration = Duration.ofMillis(random.nextLong(DurationText.LONGEST.toMillis() >> random.nextInt(40)));
            assertEquals(Optional.of(duration), DurationText.parse(DurationText.format(duration)));
        });
    }

    @Test
    void addsUpItsParts() {
        Seeds.forManySeeds(2_000, random -> {
            int[] counts = random.ints(5, 0, 10_000).toArray();
            Duration sum = Duration.ofDays(counts[0])
                    .plusHours(counts[1])
                    .plusMinutes(counts[2])
                    .plusSeconds(counts[3])
                    .plusMillis(counts[4]);
            String text = counts[0] + "d" + counts[1] + "h" + counts[2] + "m" + counts[3] + "s" + counts[4] + "ms";
            assertEquals(Optional.of(sum), DurationText.parse(text));
        });
    }

    @Test
    void neverThrows() {
        Seeds.forManySeeds(10_000, random -> {
            var text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append("0123456789dhms-. ".charAt(random.nextInt(17)));
            }
            DurationText.parse(text.toString()).ifPresent(duration -> assertEquals(
                    Optional.of(duration), DurationText.parse(DurationText.format(duration)), text::toString));
        });
    }

    @Test
    void theLongestFitsAfterAnyInstantOfOurTimes() {
        assertEquals(DurationText.LONGEST, Duration.ofNanos(DurationText.LONGEST.toNanos()));
    }
}
