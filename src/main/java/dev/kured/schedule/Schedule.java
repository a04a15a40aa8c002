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
 * The table {@code [schedule]} of kured.toml(5): a reboot may begin in a window, unless an exclusion covers the moment.
 * Without windows, it may begin at any time outside the exclusions.
 *
 * @param zone {@code time-zone}: the time zone of the windows
 * @param windows {@code windows}: the times in which a reboot may begin; empty: at any time
 * @param exclusions {@code exclusions}: the times in which no reboot may begin
 */
public record Schedule(ZoneId zone, List<Window> windows, List<Exclusion> exclusions) {
    /** How far to look, one after the other: the next change is usually near. Anything beyond four years counts as never. */
    private static final List<Duration> REACHES =
            List.of(Duration.ofDays(8), Duration.ofDays(70), Duration.ofDays(4 * 365 + 1));

    /** The state of the schedule at a moment. */
    public sealed interface Status {

        /** A reboot may begin. */
        record Open(Opening opening) implements Status {}

        /**
         * No reboot may begin.
         *
         * @param since when it closed; empty: more than four years ago
         * @param until when it opens; empty: not within four years
         * @param reasons the reasons of the exclusions that have one
         */
        record Closed(Optional<ZonedDateTime> since, Optional<ZonedDateTime> until, List<String> reasons)
                implements Status {

            /** Returns the state in words: {@code the window is closed until Sat 2026-11-28 22:00 +01:00 (freeze)}. */
            public String inWords() {
                return "the window is closed"
                        + until.map(moment -> " until " + MomentText.format(moment))
                                .orElse(", and none opens within four years")
                        + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")");
            }
        }

        /** Returns when the state changes; empty: not within four years. */
        default Optional<Instant> changes() {
            return switch (this) {
                case Open(var opening) -> opening.until().map(ZonedDateTime::toInstant);
                case Closed(_, var until, _) -> until.map(ZonedDateTime::toInstant);
            };
        }
    }

    /** Copies the lists. */
    public Schedule {
        windows = List.copyOf(windows);
        exclusions = List.copyOf(exclusions);
    }

    /** Returns a schedule that is always open. */
    public static Schedule always() {
        return new Schedule(ZoneOffset.UTC, List.of(), List.of());
    }

    /** Whether a reboot may begin at {@code moment}. */
    public boolean isOpen(Instant moment) {
        return !openings(new Span(moment, moment.plusNanos(1))).isEmpty();
    }

    /** Returns the state at {@code moment}, and since and until when it lasts. */
    public Status at(Instant moment) {
        View view = look(moment, REACHES.getFirst());
        for (int i = 1; i < REACHES.size() && !view.hasBothEnds(); i++) {
            view = look(moment, REACHES.get(i));
        }
        return view.status();
    }

    /** Returns the openings that begin after {@code moment}, in order, until none begins within four years. */
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

    /** The state at a moment, and the nearest changes before and after it. */
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

    /** Returns the parts of the openings that are in sight, in order; no two of them adjoin. */
    private List<Span> openings(Span sight) {
        List<Span> open = windows.isEmpty() ? List.of(sight) : Span.merged(windowsWithin(sight));
        for (Exclusion exclusion : exclusions) {
            open = open.stream().flatMap(span -> span.without(exclusion.span())).toList();
        }
        return open;
    }

    private List<Span> windowsWithin(Span sight) {
        // One more day at the end: a clock that goes back at midnight shows the previous day again.
        LocalDate last = local(sight.until()).toLocalDate().plusDays(1);
        LocalDate first = local(sight.from()).toLocalDate().minusDays(Window.LONGEST.toDays() + 1);
        return first.datesUntil(last.plusDays(1))
                .flatMap(day -> windows.stream()
                        .filter(window -> window.startsOn(day))
                        .flatMap(window -> window.on(day, zone).within(sight)))
                .toList();
    }
}
