package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
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

    @Property
    void readsBackWhatItWrites(@ForAll("anyLength") long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertEquals(Optional.of(duration), DurationText.parse(DurationText.format(duration)));
    }

    @Provide
    Arbitrary<Long> anyLength() {
        return Arbitraries.longs().between(0, DurationText.LONGEST.toMillis());
    }

    @Property
    void addsUpItsParts(
            @ForAll @LongRange(max = 9999) long days,
            @ForAll @IntRange(max = 9999) int hours,
            @ForAll @IntRange(max = 9999) int minutes,
            @ForAll @IntRange(max = 9999) int seconds,
            @ForAll @IntRange(max = 9999) int millis) {
        Duration sum = Duration.ofDays(days)
                .plusHours(hours)
                .plusMinutes(minutes)
                .plusSeconds(seconds)
                .plusMillis(millis);
        String text = days + "d" + hours + "h" + minutes + "m" + seconds + "s" + millis + "ms";
        assertEquals(Optional.of(sum), DurationText.parse(text));
    }

    @Property
    void neverThrows(@ForAll("almostDurations") String text) {
        DurationText.parse(text).ifPresent(duration -> assertEquals(
                Optional.of(duration), DurationText.parse(DurationText.format(duration)), text));
    }

    @Provide
    Arbitrary<String> almostDurations() {
        return Arbitraries.strings().withChars("0123456789dhms-. ").ofMaxLength(30);
    }

    @Test
    void theLongestFitsAfterAnyInstantOfOurTimes() {
        assertEquals(DurationText.LONGEST, Duration.ofNanos(DurationText.LONGEST.toNanos()));
    }
}
