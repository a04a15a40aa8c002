package dev.kured.issues;

import dev.kured.agent.Rules;
import dev.kured.node.Marks;
import dev.kured.rehearse.SmallWorld;
import java.time.Duration;

/** Rules that are the defaults but for one of them. */
final class Settled {
    private static final Rules USUAL = SmallWorld.RULES;

    private Settled() {}

    static Rules ttl(Duration ttl) {
        return SmallWorld.with(USUAL, USUAL.lock().withTtl(ttl));
    }

    static Rules releaseDelay(Duration delay) {
        return SmallWorld.with(USUAL, USUAL.lock().withReleaseDelay(delay));
    }

    static Rules marks(Marks marks) {
        return SmallWorld.with(USUAL, marks);
    }
}
