package dev.kured.sentinel;

import dev.kured.terms.DurationText;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A sentinel whose need counts once it has lasted: whoever updates in several steps is not rebooted between two of
 * them. Until then it cannot be told yet. To be looked at by one thread.
 */
public final class SettledSentinel implements Sentinel {
    private final Sentinel inner;
    private final Duration settle;
    private final TimeSource clock;
    private final Runnable wake;

    /** Since when the need has been known, by the clock that does not jump; the time of a file counts at first sight. */
    private @Nullable Moment seen;
    private @Nullable Alarm alarm;

    /** A thread that rings once. */
    private record Alarm(Moment at, Thread thread) {}

    /** @param wake run when a need has lasted for {@code settle} */
    public SettledSentinel(Sentinel inner, Duration settle, TimeSource clock, Runnable wake) {
        this.inner = inner;
        this.settle = settle;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    public Need look() {
        Need need = inner.look();
        if (!(need instanceof Need.Wanted(var since, var why, _, _))) {
            seen = need instanceof Need.None ? null : seen;
            return need;
        }
        Moment now = clock.now();
        if (seen == null) {
            // The time of a file may lie in the future, if a clock was put right.
            seen = now.earlier(now.at(since));
        }
        Moment settled = seen.plus(settle);
        if (!now.isBefore(settled)) {
            return need;
        }
        ringAt(settled, now);
        return new Need.Unknown(new Trouble(
                "a reboot has been needed since " + since.truncatedTo(ChronoUnit.SECONDS) + " (" + why
                        + "), but must be needed for " + DurationText.format(settle) + " (sentinel.settle)",
                ""));
    }

    @Override
    public void close() {
        if (alarm != null) {
            alarm.thread().interrupt();
        }
        inner.close();
    }

    private void ringAt(Moment moment, Moment now) {
        if (alarm != null && alarm.at().equals(moment)) {
            return;
        }
        if (alarm != null) {
            alarm.thread().interrupt();
        }
        Duration wait = now.until(moment);
        alarm = new Alarm(moment, Thread.ofPlatform().name("sentinel settles").daemon()
                .inheritInheritableThreadLocals(false)
                .stackSize(PathWatch.STACK)
                .start(() -> {
                    try {
                        Thread.sleep(wait);
                        wake.run();
                    } catch (InterruptedException _) {
                        return;
                    }
                }));
    }
}
