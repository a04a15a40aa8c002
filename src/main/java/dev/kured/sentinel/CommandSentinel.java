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
 * A reboot is needed while a command says so. It is asked at the start, when one of some paths has changed and then
 * been left alone for a moment, and at least once a period; on a thread of its own, so that {@link #look} tells the
 * last answer at once.
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
     * How often it may be asked.
     *
     * @param period at least this often
     * @param quiet a path that has changed must have been left alone this long: an update changes many files
     * @param aftermath changes until this long after the command's end may be its own doing
     * @param retry how soon after it could not tell, or may have changed something itself, the ever longer the oftener
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
     * Begins to ask.
     *
     * @param watch files, or directories in which something may come, go or change; absolute
     * @param period it is asked again after this time at the latest
     * @param wake run when the answer has changed
     */
    public CommandSentinel(
            SentinelCommand command, List<Path> watch, Duration period, InstantSource clock, Runnable wake, Log log) {
        this(command, watch, Tempo.of(period), notYetAsked(command), clock, wake, log);
    }

    /** The same where it has said no before: until it has answered, that counts. */
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
                        "the command '" + command + "' does not notice changes there and is asked once a period only"
                                + " (sentinel.period)",
                        changes::release,
                        log));
        this.thread = Thread.ofPlatform().name("sentinel command").daemon().inheritInheritableThreadLocals(false)
                .stackSize(PathWatch.STACK).start(this::askForEver);
    }

    @Override
    public Need look() {
        return need;
    }

    /** Also ends the command, if it runs. */
    @Override
    public void close() {
        watch.ifPresent(PathWatch::close);
        thread.interrupt();
    }

    private void askForEver() {
        try {
            if (watch.isPresent()) {
                // The first ring says that the paths are being followed: from here on no change is missed.
                changes.acquire();
            }
            int echoes = 0;
            while (true) {
                ask();
                Thread.sleep(tempo.aftermath());
                // Many a command changes what it looks at. So a change that it may have made itself leads to another
                // question, too, for it may have been somebody else's; but to ever rarer ones.
                echoes = changes.drainPermits() > 0 ? echoes + 1 : 0;
                echoes = changed(pause(echoes)) ? 0 : echoes;
            }
        } catch (InterruptedException _) {
            return;
        }
    }

    /** How long until the next question, if nothing changes. */
    private Duration pause(int echoes) {
        Duration afterAnswer = failures == 0 ? tempo.period() : tempo.retry().after(failures);
        Duration afterEcho = switch (echoes) {
            case 0 -> tempo.period();
            case 1 -> tempo.quiet();
            default -> tempo.retry().after(echoes - 1);
        };
        return afterEcho.compareTo(afterAnswer) < 0 ? afterEcho : afterAnswer;
    }

    /** Waits until something has changed and then been left alone for a moment; false if nothing has in that time. */
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
