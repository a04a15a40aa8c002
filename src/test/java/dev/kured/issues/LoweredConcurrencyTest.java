package dev.kured.issues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.kured.lab.ControlPlane;
import dev.kured.lock.Limits;
import dev.kured.lock.LockRecord.Answer.Granted;
import dev.kured.lock.LockRecord;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * With a concurrency of more than one the original leaves an empty list in its annotation. When the concurrency was
 * lowered to one, every node took that for a lock in somebody else's hands, and none rebooted any more.
 */
@ExtendWith(ControlPlane.Shared.class)
final class LoweredConcurrencyTest {
    @Test
    void theEmptyListOfAHigherConcurrencyIsAFreeLock(ControlPlane cluster) throws Exception {
        LockRecord record = new OriginalLock("{\"maxOwners\":2,\"locks\":[]}").read(cluster, "lowered");
        assertEquals(LockRecord.FREE, record);
        assertInstanceOf(Granted.class, record.acquire(OriginalLock.wish(Instant.EPOCH), Limits.NONE));
    }
}
