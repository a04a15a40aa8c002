package dev.kured.sentinel;

import dev.kured.terms.DurationText;
import dev.kured.terms.Moment;
import dev.kured.terms.TimeSource;
import dev.kured.terms.Trouble;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sentinel whose need counts once it has lasted, so that the node does not reboot between two steps of an update. Until
 * then the need is unknown. For use by one thread.
 */
public final class SettledSentinel implements Sentinel {
    private final Sentinel inner;
    private final Duration settle;
    private final TimeSource clock;
    private final Consumer<Duration> wakeIn;

    /** Since when the need has been known, by the clock that does not jump; a file's time counts at first sight. */
    private @Nullable Moment seen;
    private @Nullable Moment wakesAt;

    /** @param wakeIn takes the time after which the need has lasted for {@code settle}, for another look */
    public SettledSentinel(Sentinel inner, Duration settle, TimeSource clock, Consumer<Duration> wakeIn) {
        this.inner = inner;
        this.settle = settle;
        this.clock = clock;
        this.wakeIn = wakeIn;
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
        if (!settled.equals(wakesAt)) {
            wakesAt = settled;
            wakeIn.accept(now.until(settled));
        }
        return new Need.Unknown(new Trouble(
                "a reboot has been needed since " + since.truncatedTo(ChronoUnit.SECONDS) + " (" + why
                        + "), but must be needed for " + DurationText.format(settle) + " (sentinel.settle)",
                ""));
    }

    @Override
    public void close() {
        inner.close();
    }
}
