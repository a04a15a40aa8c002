package dev.kured.terms;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Optional;

/** A rule for recurring days: every Monday, the second Tuesday of each month, each 15th. */
public sealed interface DayPattern {

    /**
     * {@return whether the rule applies to a day}
     *
     * @param day the day
     */
    boolean matches(LocalDate day);

    /**
     * A day of each week, such as every Monday.
     *
     * @param weekday the day of the week
     */
    record Weekly(DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday;
        }
    }

    /**
     * A day of the week in a certain week of each month, such as the second Tuesday.
     *
     * @param count from 1 to 5; not every month has a fifth
     * @param weekday the day of the week
     */
    record Monthly(int count, DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / 7 + 1 == count;
        }
    }

    /**
     * The last day of the week in each month, such as the last Sunday.
     *
     * @param weekday the day of the week
     */
    record LastOfMonth(DayOfWeek weekday) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfWeek() == weekday && day.getDayOfMonth() + 7 > day.lengthOfMonth();
        }
    }

    /**
     * A day of each month, such as the 15th.
     *
     * @param number from 1 to 31; not every month has a 31st
     */
    record DayOfMonth(int number) implements DayPattern {
        @Override
        public boolean matches(LocalDate day) {
            return day.getDayOfMonth() == number;
        }
    }

    /**
     * Parses a day of the week in upper or lower case: {@code monday}, {@code mon}, {@code mo}, {@code 1}; Sunday is 0 or 7.
     *
     * @param text the text
     * @return the rule; empty if the text has another form
     */
    static Optional<DayPattern> weekday(String text) {
        return DayParser.weekday(text).map(Weekly::new);
    }

    /**
     * Parses a day of the month in upper or lower case: {@code second tue}, {@code 2nd tuesday}, {@code last sun}, {@code 15}.
     *
     * @param text the text
     * @return the rule; empty if the text has another form
     */
    static Optional<DayPattern> date(String text) {
        return DayParser.date(text);
    }
}
