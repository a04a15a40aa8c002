package dev.kured.terms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeTextTest {

    @ParameterizedTest
    @CsvSource({
        "15:04, 15:04", "5:30, 05:30", "15:04:05, 15:04:05", "0:00, 00:00", "23:59:59, 23:59:59", "15, 15:00",
        "9, 09:00", "3pm, 15:00", "03pm, 15:00", "3PM, 15:00", "3 pm, 15:00", "03:04pm, 15:04", "3:04 PM, 15:04",
        "3:04:05am, 03:04:05", "12am, 00:00", "12:30am, 00:30", "12pm, 12:00", "12:30pm, 12:30", "11:59PM, 23:59",
        "00:30am, 00:30"
    })
    void readsWhatPeopleWrite(String text, LocalTime time) {
        assertEquals(Optional.of(time), TimeText.parse(text));
        assertEquals(Optional.of(time), TimeText.parseEnd(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "24", "24:00", "25:00", "15:60", "15:04:60", "15:4", "15:", ":15", "-1", "13pm", "15:04pm", "3  pm",
        "3p", "pm", "1504", "15.04", "noon", " 15", "15 ", "15:04:05.5", "24:00am", "٣"
    })
    void refusesWhatIsNoTimeOfDay(String text) {
        assertEquals(Optional.empty(), TimeText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "24:00", "24:00:00"})
    void aDayEndsAtMidnight(String text) {
        assertEquals(Optional.of(LocalTime.MIDNIGHT), TimeText.parseEnd(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24:01", "24:00:01", "24:0", "25:00", "24pm"})
    void noDayEndsLater(String text) {
        assertEquals(Optional.empty(), TimeText.parseEnd(text));
    }
}
