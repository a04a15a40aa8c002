package dev.kured.schedule;

import static java.util.Comparator.naturalOrder;

import dev.kured.terms.MomentText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a reboot may happen: in one of the windows, but in no exclusion; without windows, at any time but the excluded.
 *
 * @param zone whose days and clocks the windows mean
 */
public record Schedule(ZoneId zone, List<Window> windows, List<Exclusion> exclusions) {
    /** How far it looks: most often it sees near what it looks for. What is farther away than four years is never. */
    private static final List<Duration> REACHES =
            List.of(Duration.ofDays(8), Duration.ofDays(70), Duration.ofDays(4 * 365 + 1));

    /** What it is at a moment. */
    public sealed interface Status {

        /** A reboot may begin. */
        record Open(Opening opening) implements Status {}

        /**
         * No reboot may begin.
         *
         * @param since since when; empty: further back than kured looks, four years
         * @param until when it opens; empty: not within four years
         * @param reasons of the exclusions, where they have some
         */
        record Closed(Optional<ZonedDateTime> since, Optional<ZonedDateTime> until, List<String> reasons)
                implements Status {

            /** In words: {@code the window is closed until Sat 2026-11-28 22:00 +01:00 (freeze)}. */
            public String inWords() {
                return "the window is closed"
                        + until.map(moment -> " until " + MomentText.format(moment))
                                .orElse(", and none opens within four years")
                        + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")");
            }
        }

        /** When it will be something else; empty: not within four years. */
        default Optional<Instant> changes() {
            return switch (this) {
                case Open(var opening) -> opening.until().map(ZonedDateTime::toInstant);
                case Closed(_, var until, _) -> until.map(ZonedDateTime::toInstant);
            };
        }
    }

    /** Checks nothing: what can be wrong is checked in its parts. */
    public Schedule {
        windows = List.copyOf(windows);
        exclusions = List.copyOf(exclusions);
    }

    /** The one that is always open. */
    public static Schedule always() {
        return new Schedule(ZoneOffset.UTC, List.of(), List.of());
    }

    /** Whether a reboot may begin at this moment. */
    public boolean isOpen(Instant moment) {
        return !openings(new Span(moment, moment.plusNanos(1))).isEmpty();
    }

    /** What it is at this moment, since when and until when. */
    public Status at(Instant moment) {
        View view = look(moment, REACHES.getFirst());
        for (int i = 1; i < REACHES.size() && !view.hasBothEnds(); i++) {
            view = look(moment, REACHES.get(i));
        }
        return view.status();
    }

    /** The openings that begin after this moment, in their order; it ends where none begins within four years. */
    public Stream<Opening> openingsAfter(Instant moment) {
        return Stream.iterate(
                        firstAfter(moment),
                        Optional::isPresent,
                        opening -> opening.flatMap(Opening::until).flatMap(end -> firstAfter(end.toInstant())))
                .flatMap(Optional::stream);
    }

    private Optional<Opening> firstAfter(Instant moment) {
        return switch (at(moment)) {
            case Status.Closed(_, var until, _) -> until.map(ZonedDateTime::toInstant).flatMap(this::openingAt);
            case Status.Open(var opening) -> opening.until().map(ZonedDateTime::toInstant).flatMap(this::firstAfter);
        };
    }

    private Optional<Opening> openingAt(Instant moment) {
        return at(moment) instanceof Status.Open(var opening) ? Optional.of(opening) : Optional.empty();
    }

    /** What is seen from a moment: whether it is open there, and the next changes on both sides. */
    private record View(
            boolean open, Optional<ZonedDateTime> since, Optional<ZonedDateTime> until, List<String> reasons) {

        boolean hasBothEnds() {
            return since.isPresent() && until.isPresent();
        }

        Status status() {
            return open ? new Status.Open(new Opening(since, until)) : new Status.Closed(since, until, reasons);
        }
    }

    private View look(Instant moment, Duration reach) {
        var sight = new Span(moment.minus(reach), moment.plus(reach));
        List<Span> openings = openings(sight);
        List<Instant> changes = openings.stream()
                .flatMap(opening -> Stream.of(opening.from(), opening.until()))
                .filter(change -> change.isAfter(sight.from()) && change.isBefore(sight.until()))
                .toList();
        return new View(
                openings.stream().anyMatch(opening -> opening.contains(moment)),
                changes.stream().filter(change -> !change.isAfter(moment)).max(naturalOrder()).map(this::local),
                changes.stream().filter(change -> change.isAfter(moment)).min(naturalOrder()).map(this::local),
                exclusions.stream()
                        .filter(exclusion -> exclusion.span().contains(moment) && !exclusion.reason().isEmpty())
                        .map(Exclusion::reason)
                        .toList());
    }

    private ZonedDateTime local(Instant moment) {
        return moment.atZone(zone);
    }

    /** Every opening, as far as it lies in sight; in order, with time between them. */
    private List<Span> openings(Span sight) {
        List<Span> open = windows.isEmpty() ? List.of(sight) : Span.merged(windowsWithin(sight));
        for (Exclusion exclusion : exclusions) {
            open = open.stream().flatMap(span -> span.without(exclusion.span())).toList();
        }
        return open;
    }

    private List<Span> windowsWithin(Span sight) {
        // A day more at the end: a clock that goes back at midnight shows the day before once more.
        LocalDate last = local(sight.until()).toLocalDate().plusDays(1);
        LocalDate first = local(sight.from()).toLocalDate().minusDays(Window.LONGEST.toDays() + 1);
        return first.datesUntil(last.plusDays(1))
                .flatMap(day -> windows.stream()
                        .filter(window -> window.startsOn(day))
                        .flatMap(window -> window.on(day, zone).within(sight)))
                .toList();
    }
}
