package dev.kured.terms;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/** Days that come again and again: every Monday, the second Tuesday of each month, each 15th. */
public sealed interface DayPattern {

    /** Whether it is one of them. */
    boolean matches(LocalDate day);

    /** Every Monday. */
    record Weekly(DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday;
        }
    }

    /**
     * The second Tuesday of each month.
     *
     * @param count from 1 to 5; not every month has a fifth
     */
    record Monthly(int count, DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / 7 + 1 == count;
        }
    }

    /** The last Sunday of each month. */
    record LastOfMonth(DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday && day.getDayOfMonth() + 7 > day.lengthOfMonth();
        }
    }

    /**
     * The 15th of each month.
     *
     * @param number from 1 to 31; not every month has a 31st
     */
    record DayOfMonth(int number) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfMonth() == number;
        }
    }

    /** Understands {@code monday}, {@code mon}, {@code mo} and {@code 1}; Sunday is 0 and 7. Capitals do not matter. */
    static Optional<DayPattern> weekday(String text) {
        return DayWords.weekday(text).map(Weekly::new);
    }

    /** Understands {@code second tue}, {@code 2nd tuesday}, {@code last sun} and {@code 15}. Capitals do not matter. */
    static Optional<DayPattern> date(String text) {
        return DayWords.date(text);
    }
}
