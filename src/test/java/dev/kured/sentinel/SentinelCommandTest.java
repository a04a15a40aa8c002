package dev.kured.sentinel;

import static dev.kured.sentinel.SentinelCommand.Answer.NO;
import static dev.kured.sentinel.SentinelCommand.Answer.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SentinelCommandTest {
    @TempDir
    private Path directory;

    private static SentinelCommand shell(String script) {
        return new SentinelCommand(List.of("sh", "-c", script), Set.of(0, 102), Set.of(1), Duration.ofSeconds(20));
    }

    private static Trouble troubleOf(SentinelCommand command) {
        return assertThrows(Trouble.class, command::ask);
    }

    @Test
    void theExitStatusIsTheAnswer() throws Exception {
        assertEquals(YES, shell("exit 0").ask());
        assertEquals(YES, shell("exit 102").ask());
        assertEquals(NO, shell("exit 1").ask());
    }

    @Test
    void anotherStatusIsNoAnswerAndIsShownWithTheFirstLinesOfItsErrors() {
        Trouble trouble = troubleOf(shell("echo one >&2; echo >&2; printf 'two\\033[1m\\n3\\n4\\n' >&2; exit 3"));
        assertTrue(trouble.happened().endsWith(
                "exited with 3, which means neither yes (0, 102) nor no (1): one / two [1m / 3"), trouble::happened);
        assertTrue(trouble.happened().startsWith("the command 'sh -c echo one"), trouble::happened);
    }

    /** To the original a missing tool meant that a reboot is needed (976). */
    @Test
    void aMissingCommandIsNoAnswer() {
        var command = new SentinelCommand(List.of("/no/such/tool", "-r"), Set.of(1), Set.of(0), Duration.ofSeconds(5));
        Trouble trouble = troubleOf(command);
        assertEquals("the command '/no/such/tool -r' cannot be run: no such file", trouble.happened());
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithAllThatItStarted() throws Exception {
        Path children = directory.resolve("children");
        var command = new SentinelCommand(
                List.of("sh", "-c", "sleep 1000 & echo $! >" + children + "; (sleep 1000 & echo $! >>" + children
                        + "; wait); exit 0"),
                Set.of(0), Set.of(1), Duration.ofSeconds(2));
        Trouble trouble = troubleOf(command);
        assertTrue(trouble.happened().endsWith("did not end within 2s, and was ended"), trouble::happened);
        List<String> pids = Files.readAllLines(children);
        assertEquals(2, pids.size());
        for (String pid : pids) {
            var child = ProcessHandle.of(Long.parseLong(pid));
            if (child.isPresent()) {
                child.get().onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whatItLeavesBehindDoesNotHoldUpTheAnswer() throws Exception {
        Path child = directory.resolve("child");
        long start = System.nanoTime();
        assertEquals(NO, shell("sleep 1000 & echo $! >" + child + "; exit 1").ask());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
        ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void muchTalkDoesNotBlockIt() throws Exception {
        assertEquals(YES, shell("head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; exit 0").ask());
    }

    @Test
    void itHearsNothingAndDoesNotSpeakToSystemdInKuredsName() throws Exception {
        assertEquals(NO, shell("cat; test -n \"$NOTIFY_SOCKET\"").ask());
    }

    @Test
    void itIsEndedWhenWhoeverAsksIsInterrupted() throws Exception {
        Path pid = directory.resolve("pid");
        var command = shell("echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 1000");
        var interrupted = new java.util.concurrent.CompletableFuture<Boolean>();
        var asking = Thread.ofPlatform().start(() -> {
            try {
                command.ask();
                interrupted.complete(false);
            } catch (Trouble trouble) {
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Files.exists(pid) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        var process = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        asking.interrupt();
        assertTrue(interrupted.get(20, TimeUnit.SECONDS));
        process.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(process.isAlive());
    }
}
