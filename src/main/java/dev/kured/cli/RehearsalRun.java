package dev.kured.cli;

import dev.kured.course.ProgressTable;
import dev.kured.course.Recording;
import dev.kured.course.Ticker;
import dev.kured.course.Timeline;
import dev.kured.rehearse.Observer;
import dev.kured.rehearse.Plan;
import dev.kured.rehearse.Rehearsal;
import dev.kured.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** One rehearsal from its beginning to its end, with somebody who watches it, or nobody. */
final class RehearsalRun {
    private static final Duration WATCHABLE = Duration.ofSeconds(20);
    private static final Duration USUAL_DRAIN = Duration.ofMinutes(1);
    private static final int SLOWEST = 120;

    private final Plan plan;
    private final Terminal terminal;
    private final Instant end;
    private final Recording recording;

    /** What is to be done whenever some time has gone by. */
    private interface Watcher {
        void see(Instant now);
    }

    RehearsalRun(Plan plan, Terminal terminal, Instant end) {
        this.plan = plan;
        this.terminal = terminal;
        this.end = end;
        this.recording = new Recording(plan);
    }

    /** Prints nothing. */
    Timeline silently() throws InterruptedException {
        return perform(recording, PlaybackSpeed.unlimited(), _ -> {});
    }

    /** Drawn on a terminal, otherwise told line by line. */
    Timeline watched(Optional<Integer> speed) throws InterruptedException {
        return Terminal.canRedraw()
                ? drawn(pace(speed.or(() -> Optional.of(watchable()))))
                : told(pace(speed));
    }

    private static PlaybackSpeed pace(Optional<Integer> speed) {
        return speed.filter(number -> number > 0)
                .map(number -> PlaybackSpeed.of(number, Thread::sleep))
                .orElseGet(PlaybackSpeed::unlimited);
    }

    /** A speed with which it takes about as long as somebody likes to watch. */
    private int watchable() {
        Duration expected = plan.bootTime().plus(USUAL_DRAIN).multipliedBy(plan.nodes()).dividedBy(Timeline.places(plan));
        return Math.max(SLOWEST, Math.toIntExact(expected.dividedBy(WATCHABLE)));
    }

    private Timeline told(PlaybackSpeed pace) throws InterruptedException {
        var ticker = new Ticker(plan, recording, terminal::line);
        var windows = new WindowWatcher(ticker);
        return perform(both(recording, ticker), pace, windows::see);
    }

    private Timeline drawn(PlaybackSpeed pace) throws InterruptedException {
        var board = new ProgressTable(plan, terminal.paint());
        var size = TerminalSize.ofThisTerminal();
        try (var view = new LiveView(terminal.out())) {
            var leave = Thread.ofPlatform().unstarted(view::interrupt);
            Runtime.getRuntime().addShutdownHook(leave);
            Timeline course = perform(recording, pace, now -> view.draw(board.draw(recording, now, size.now())));
            Runtime.getRuntime().removeShutdownHook(leave);
            return course;
        }
    }

    private static Observer both(Observer first, Observer second) {
        return (at, node, stage, report) -> {
            first.moved(at, node, stage, report);
            second.moved(at, node, stage, report);
        };
    }

    private Timeline perform(Observer observer, PlaybackSpeed pace, Watcher watcher) throws InterruptedException {
        var rehearsal = new Rehearsal(plan, observer);
        watcher.see(rehearsal.now());
        while (!rehearsal.isDone() && rehearsal.now().isBefore(end)) {
            rehearsal.runUntil(next(rehearsal.now(), pace));
            watcher.see(rehearsal.now());
            pace.pause();
        }
        return recording.course(rehearsal.now(), rehearsal.totals());
    }

    /** Never over the end, nor over the opening or closing of a window. */
    private Instant next(Instant now, PlaybackSpeed pace) {
        return Stream.of(
                        Optional.of(now.plus(pace.next(recording.away() == 0))),
                        plan.rules().schedule().at(now).changes(),
                        Optional.of(end))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(end);
    }

    /** Tells of each window once. */
    private final class WindowWatcher {
        private final Ticker ticker;
        private Optional<Boolean> open = Optional.empty();

        WindowWatcher(Ticker ticker) {
            this.ticker = ticker;
        }

        void see(Instant now) {
            Schedule schedule = plan.rules().schedule();
            Schedule.Status status = schedule.at(now);
            boolean isOpen = status instanceof Schedule.Status.Open;
            if (!schedule.windows().isEmpty() && !open.equals(Optional.of(isOpen))) {
                open = Optional.of(isOpen);
                ticker.window(now, status);
            }
        }
    }
}
