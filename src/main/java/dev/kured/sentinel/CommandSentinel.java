package dev.kured.sentinel;

import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A sentinel that runs a command. The command runs at the start, after one of the watched paths has changed and then been
 * unchanged for a moment, and at least once in each period. It runs on a thread of its own, so that {@link #look} returns
 * the last answer at once.
 */
public final class CommandSentinel implements Sentinel {
    private final SentinelCommand command;
    private final Tempo tempo;
    private final InstantSource clock;
    private final Runnable wake;
    private final Semaphore changes = new Semaphore(0);
    private final Optional<PathWatch> watch;
    private final Thread thread;

    private volatile Need need;
    private Optional<Instant> since = Optional.empty();
    private int failures;

    /**
     * The times between runs of the command.
     *
     * @param period the longest time between two runs
     * @param quiet how long the paths must be unchanged before a run, because an update changes many files
     * @param aftermath how long after its end the command itself may have caused a change
     * @param retry the back-off after failures, and after runs that may have changed the paths themselves
     */
    record Tempo(Duration period, Duration quiet, Duration aftermath, Backoff retry) {
        private static final Duration A_MINUTE = Duration.ofMinutes(1);

        static Tempo of(Duration period) {
            return new Tempo(
                    period,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    new Backoff(period.compareTo(A_MINUTE) < 0 ? period : A_MINUTE, period));
        }
    }

    /**
     * Starts the thread that runs the command.
     *
     * @param command the command
     * @param watch files and directories, absolute; a change of a file or of a directory's entries causes a run
     * @param period the longest time between two runs
     * @param clock the clock for the time since when a reboot has been needed
     * @param wake runs when the answer has changed
     * @param log the log
     */
    public CommandSentinel(
            SentinelCommand command, List<Path> watch, Duration period, InstantSource clock, Runnable wake, Log log) {
        this(command, watch, Tempo.of(period), notYetAsked(command), clock, wake, log);
    }

    /**
     * Starts the thread that runs the command, with the former answer no, which counts until the command has ended.
     *
     * @param command the command
     * @param watch files and directories, absolute; a change of a file or of a directory's entries causes a run
     * @param period the longest time between two runs
     * @param clock the clock for the time since when a reboot has been needed
     * @param wake runs when the answer has changed
     * @param log the log
     * @return the sentinel
     */
    public static CommandSentinel goingOn(
            SentinelCommand command, List<Path> watch, Duration period, InstantSource clock, Runnable wake, Log log) {
        return new CommandSentinel(command, watch, Tempo.of(period), new Need.None(), clock, wake, log);
    }

    static Need notYetAsked(SentinelCommand command) {
        return new Need.Unknown(new Trouble("the command '" + command + "' has not answered yet", ""));
    }

    CommandSentinel(
            SentinelCommand command,
            List<Path> watch,
            Tempo tempo,
            Need before,
            InstantSource clock,
            Runnable wake,
            Log log) {
        this.command = command;
        this.tempo = tempo;
        this.clock = clock;
        this.wake = wake;
        this.need = before;
        this.watch = watch.isEmpty()
                ? Optional.empty()
                : Optional.of(new PathWatch(
                        watch,
                        PathWatch.What.CONTENT,
                        "kured does not notice changes there and runs the command '" + command
                                + "' only once in each sentinel.period",
                        changes::release,
                        log));
        this.thread = Thread.ofPlatform().name("sentinel command").daemon().inheritInheritableThreadLocals(false)
                .stackSize(PathWatch.STACK).start(this::askForEver);
    }

    @Override
    public Need look() {
        return need;
    }

    /** Stops the thread, and the command if it is running. */
    @Override
    public void close() {
        watch.ifPresent(PathWatch::close);
        thread.interrupt();
    }

    private void askForEver() {
        try {
            if (watch.isPresent()) {
                // The first wake-up means that the watch is in place: from now on no change is missed.
                changes.acquire();
            }
            int echoes = 0;
            while (true) {
                ask();
                Thread.sleep(tempo.aftermath());
                // Some commands change the paths that they read. A change right after a run causes another run, because
                // another program may have made it; but each such run is followed by a longer pause.
                echoes = changes.drainPermits() > 0 ? echoes + 1 : 0;
                echoes = changed(pause(echoes)) ? 0 : echoes;
            }
        } catch (InterruptedException _) {
            return;
        }
    }

    /** Returns the time until the next run if nothing changes. */
    private Duration pause(int echoes) {
        Duration afterAnswer = failures == 0 ? tempo.period() : tempo.retry().after(failures);
        Duration afterEcho = switch (echoes) {
            case 0 -> tempo.period();
            case 1 -> tempo.quiet();
            default -> tempo.retry().after(echoes - 1);
        };
        return afterEcho.compareTo(afterAnswer) < 0 ? afterEcho : afterAnswer;
    }

    /** Waits until a path has changed and then been unchanged for a moment. Returns false if none changes in that time. */
    private boolean changed(Duration atMost) throws InterruptedException {
        if (!changes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        long end = System.nanoTime() + tempo.period().toNanos();
        do {
            changes.drainPermits();
        } while (System.nanoTime() - end < 0 && changes.tryAcquire(tempo.quiet().toNanos(), TimeUnit.NANOSECONDS));
        return true;
    }

    private void ask() throws InterruptedException {
        Need before = need;
        try {
            need = switch (command.ask()) {
                case YES -> wanted();
                case NO -> none();
            };
            failures = 0;
        } catch (Trouble trouble) {
            failures++;
            need = new Need.Unknown(trouble);
        }
        if (!need.equals(before)) {
            wake.run();
        }
    }

    private Need wanted() {
        since = since.or(() -> Optional.of(clock.instant()));
        return new Need.Wanted(since.get(), "the command '" + command + "' says so");
    }

    private Need none() {
        since = Optional.empty();
        return new Need.None();
    }
}
