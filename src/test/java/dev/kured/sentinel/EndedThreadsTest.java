package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.Uncaught;
import dev.kured.terms.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If a thread of a sentinel ends with an error, the handler receives it, which ends the process. */
final class EndedThreadsTest {
    private static final Log SILENT = (_, _) -> {};

    @TempDir
    private Path directory = Path.of("");

    private final Uncaught uncaught = new Uncaught();

    @AfterEach
    void restore() {
        uncaught.close();
    }

    private static void brokenRing() {
        throw new NoSuchMethodError("ring");
    }

    private void assertEnds(String thread) throws InterruptedException {
        Uncaught.Ended ended = uncaught.next();
        assertEquals(NoSuchMethodError.class, ended.error().getClass());
        assertEquals(thread, ended.thread());
    }

    @Test
    void thatWhichFollowsPaths() throws Exception {
        try (var _ = new PathWatch(List.of(directory.resolve("file")), PathWatch.What.PRESENCE, "nothing",
                EndedThreadsTest::brokenRing, SILENT)) {
            assertEnds("sentinel");
        }
    }

    @Test
    void thatWhichAsksACommand() throws Exception {
        var command = new SentinelCommand(List.of("true"), Set.of(1), Set.of(0), Duration.ofMinutes(1));
        try (var _ = new CommandSentinel(command, List.of(), Duration.ofHours(1), InstantSource.system(),
                EndedThreadsTest::brokenRing, SILENT)) {
            assertEnds("sentinel command");
        }
    }
}
