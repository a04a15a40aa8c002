package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kured.lab.ControlPlane;
import dev.kured.lock.Limits;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord.Answer.Refused;
import dev.kured.lock.LockRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whether a lock has expired, the original judges by the TTL that its holder has written down. So to configure one did
 * not help where a dead node held the lock already, and to take it away did not protect a node that was only slow.
 */
@ExtendWith(ControlPlane.Shared.class)
final class Issue822Test {
    private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");
    private static final String TWO_HOURS_AGO =
            "{\"nodeID\":\"n1\",\"metadata\":{\"unschedulable\":false},\"created\":\"2026-11-22T20:00:00Z\",\"TTL\":%d}";

    private static OriginalLock held(Duration ttl) {
        return new OriginalLock(TWO_HOURS_AGO.formatted(ttl.toNanos()));
    }

    @Test
    void aLockWithoutOneExpiresOnceItIsConfigured(ControlPlane cluster) throws Exception {
        LockRecord record = held(Duration.ZERO).read(cluster, "ttl-none");
        var anHour = new Limits(Set.of(), Duration.ofHours(1), Map.of());
        assertInstanceOf(Granted.class, record.acquire(OriginalLock.wish(NOW), anHour));
    }

    @Test
    void aLockWithOneDoesNotExpireOnceItIsConfiguredNoMore(ControlPlane cluster) throws Exception {
        LockRecord record = held(Duration.ofMinutes(1)).read(cluster, "ttl-a-minute");
        assertInstanceOf(Refused.class, record.acquire(OriginalLock.wish(NOW), Limits.NONE));
    }
}
