package dev.kured.issues;

import dev.kured.agent.LockRules;
import dev.kured.agent.Rules;
import dev.kured.node.Marks;
import dev.kured.rehearse.SmallWorld;
import dev.kured.terms.Concurrency;
import java.time.Duration;
import java.util.Optional;

/** Rules that are the defaults but for one of them. */
final class Settled {
    private static final Rules USUAL = SmallWorld.RULES;

    private Settled() {}

    static Rules ttl(Duration ttl) {
        return lock(ttl, Duration.ZERO);
    }

    static Rules releaseDelay(Duration delay) {
        return lock(Duration.ZERO, delay);
    }

    static Rules marks(Marks marks) {
        return new Rules(USUAL.schedule(), USUAL.lock(), USUAL.gateRetry(), USUAL.drain(), USUAL.reboot(),
                USUAL.readyTimeout(), USUAL.settle(), marks);
    }

    private static Rules lock(Duration ttl, Duration releaseDelay) {
        var lock = new LockRules(new Concurrency.Nodes(1), Optional.empty(), false, ttl, releaseDelay);
        return new Rules(USUAL.schedule(), lock, USUAL.gateRetry(), USUAL.drain(), USUAL.reboot(), USUAL.readyTimeout(),
                USUAL.settle(), USUAL.marks());
    }
}
