package dev.kured.daemon;

import dev.kured.agent.DrainRules;
import dev.kured.agent.LockRules;
import dev.kured.agent.RebootRules;
import dev.kured.agent.Rules;
import dev.kured.config.Settings;
import dev.kured.drain.DrainOptions;
import dev.kured.node.Marks;
import java.time.Duration;
import java.util.Optional;

/** The course of a reboot, as the operator has settled it. */
public final class AgentRules {
    private AgentRules() {}

    public static Rules of(Settings settings) {
        return new Rules(
                Schedules.of(settings.schedule()),
                lock(settings.lock()),
                settings.gates().retry(),
                drain(settings.drain()),
                new RebootRules(settings.reboot().delay(), settings.reboot().timeout(), settings.reboot().maxPerDay()),
                settings.recovery().readyTimeout(),
                settings.recovery().settle(),
                marks(settings.marks()));
    }

    private static LockRules lock(Settings.Lock lock) {
        return new LockRules(
                lock.concurrency(), lock.zoneLabel(), lock.countNotReady(), lock.ttl(), lock.releaseDelay());
    }

    private static DrainRules drain(Settings.Drain drain) {
        return new DrainRules(
                drain.delay(),
                Optional.of(drain.timeout()).filter(Duration::isPositive),
                drain.onTimeout() == Settings.OnTimeout.REBOOT,
                drain.retryAfter(),
                new DrainOptions(
                        drain.gracePeriod(),
                        drain.podSelector(),
                        drain.skipSelector(),
                        Optional.of(drain.skipWaitForDelete()).filter(Duration::isPositive)));
    }

    private static Marks marks(Settings.Marks marks) {
        return new Marks(marks.annotate(), marks.labelsBefore(), marks.labelsAfter(), marks.taint());
    }
}
