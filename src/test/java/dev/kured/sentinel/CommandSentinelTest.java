package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Bell;
import dev.kured.terms.Backoff;
import dev.kured.terms.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandSentinelTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration BLINK = Duration.ofMillis(50);
    private static final Log NO_LOG = (level, line) -> {};

    @TempDir
    private Path directory;

    private final Bell waker = new Bell();
    private Path answer;
    private Path asked;

    @BeforeEach
    void files() throws IOException {
        answer = Files.writeString(directory.resolve("answer"), "1");
        asked = directory.resolve("asked");
    }

    private CommandSentinel sentinel;

    @AfterEach
    void close() {
        sentinel.close();
    }

    private void open(String script, Duration period, Path... watch) {
        var command = new SentinelCommand(List.of("sh", "-c", "echo >>" + asked + "; " + script), Set.of(0), Set.of(1), LONG);
        var tempo = new CommandSentinel.Tempo(period, BLINK, BLINK, new Backoff(BLINK, LONG));
        sentinel = new CommandSentinel(command, List.of(watch), tempo,
                CommandSentinel.notYetAsked(command), InstantSource.fixed(NOW), waker, NO_LOG);
    }

    private String theAnswer() {
        return "exit $(cat " + answer + ")";
    }

    private void say(String status) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), status);
        Files.move(fresh, answer, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void until(Class<? extends Need> need) throws Exception {
        waker.until("it is " + need.getSimpleName(), () -> need.isInstance(sentinel.look()));
    }

    private long timesAsked() throws IOException {
        return Files.exists(asked) ? Files.size(asked) : 0;
    }

    @Test
    void untilTheFirstAnswerItIsNotKnown() throws Exception {
        Path go = directory.resolve("go");
        open("while ! test -e " + go + "; do sleep 0.02; done; exit 0", LONG);
        assertInstanceOf(Need.Unknown.class, sentinel.look());
        Files.createFile(go);
        until(Need.Wanted.class);
    }

    @Test
    void itIsAskedAgainAfterThePeriodAndRemembersSinceWhen() throws Exception {
        open(theAnswer(), BLINK);
        until(Need.None.class);
        say("0");
        until(Need.Wanted.class);
        var wanted = (Need.Wanted) sentinel.look();
        assertEquals(NOW, wanted.since());
        assertTrue(wanted.why().startsWith("the command 'sh -c"), wanted::why);
        say("1");
        until(Need.None.class);
    }

    @Test
    void anErrorIsUnknownAndIsAskedAgainSoon() throws Exception {
        say("7");
        open(theAnswer(), LONG);
        until(Need.Unknown.class);
        waker.until("it tells the error", () -> sentinel.look() instanceof Need.Unknown(var trouble)
                && trouble.happened().contains("exited with 7"));
        say("0");
        until(Need.Wanted.class);
    }

    @Test
    void aChangeInAWatchedDirectoryAsksAgain() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("db"));
        open(theAnswer(), LONG, watched);
        until(Need.None.class);
        say("0");
        Files.writeString(watched.resolve("packages"), "new");
        until(Need.Wanted.class);
    }

    @Test
    void aChangeOfAWatchedFileAsksAgainEvenOneThatWasMissingWithItsDirectory() throws Exception {
        Path watched = directory.resolve("later/db/packages");
        open(theAnswer(), LONG, watched);
        until(Need.None.class);
        say("0");
        Files.createDirectories(watched.getParent());
        Files.writeString(watched, "1");
        until(Need.Wanted.class);
        say("1");
        Files.writeString(watched, "2");
        until(Need.None.class);
    }

    @Test
    void aCommandThatChangesWhatItLooksAtDoesNotAskItselfForEver() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("db"));
        open("date >" + watched + "/lock; " + theAnswer(), LONG, watched);
        until(Need.None.class);
        // Without the back-off the command would run some 20 times, every 0.1 s.
        Thread.sleep(3000);
        assertTrue(timesAsked() <= 9, "asked " + timesAsked() + " times");
    }

    @Test
    void withoutAChangeItIsNotAskedAgain() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("db"));
        open(theAnswer(), LONG, watched);
        until(Need.None.class);
        Files.writeString(directory.resolve("something else"), "");
        Thread.sleep(10 * BLINK.toMillis());
        assertEquals(1, timesAsked());
    }

    @Test
    void closingEndsTheCommand() throws Exception {
        Path pid = directory.resolve("pid");
        open("echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 1000", LONG);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Files.exists(pid) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        sentinel.close();
        process.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
    }
}
