package dev.kured.sentinel;

import static dev.kured.sentinel.SentinelCommand.Answer.NO;
import static dev.kured.sentinel.SentinelCommand.Answer.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Shell;
import dev.kured.terms.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                "exited with 3, which means neither yes (0, 102) nor no (1): one / two / 3"), trouble::happened);
        assertTrue(trouble.happened().startsWith("the command 'sh -c echo one"), trouble::happened);
    }

    /** The original took a missing tool for a needed reboot (976). */
    @Test
    void aMissingCommandIsNoAnswer() {
        var command = new SentinelCommand(List.of("/no/such/tool", "-r"), Set.of(1), Set.of(0), Duration.ofSeconds(5));
        Trouble trouble = troubleOf(command);
        assertEquals("cannot run /no/such/tool: no such file. Install it, or correct sentinel.command; until then kured begins no"
                + " reboot", trouble.inFull());
    }

    @Test
    void whyACommandCannotRunIsToldInWords() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "exit 0");
        assertEquals("cannot run " + plain + ": permission denied", reason(plain.toString()));
        Path script = Files.writeString(directory.resolve("script"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        assertEquals("cannot run " + script + ": the interpreter in its first line does not exist",
                reason(script.toString()));
        assertEquals("cannot run no-such-tool: no such program in PATH", reason("no-such-tool"));
        assertEquals("cannot run " + plain + "/tool: no such file", reason(plain + "/tool"));
    }

    private static String reason(String program) {
        return troubleOf(new SentinelCommand(List.of(program), Set.of(0), Set.of(1), Duration.ofSeconds(5))).happened();
    }

    // A yes that comes with an error

    private static SentinelCommand saying(String errors, int status) {
        return new SentinelCommand(
                List.of("sh", "-c", "printf '%s\\n' \"$0\" >&2; exit " + status, errors), Set.of(1, 2), Set.of(0),
                Duration.ofSeconds(20));
    }

    /** The real dnf without its plugin exits with 1, which means yes for needs-restarting. */
    @Test
    void dnfWithoutItsPluginDoesNotAskForAReboot() {
        Shell.need("dnf", "dnf");
        var dnf = new SentinelCommand(
                List.of("dnf", "--noplugins", "needs-restarting", "-r"), Set.of(1), Set.of(0), Duration.ofSeconds(60));
        Trouble trouble = troubleOf(dnf);
        assertTrue(trouble.happened().startsWith("the command 'dnf --noplugins needs-restarting -r' exited with 1, which"
                + " means yes, but with an error: No such command: needs-restarting."), trouble::happened);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Unable to detect release version (use '--releasever' to specify release version)\n"
                + "No such command: needs-restarting. Please use /usr/bin/dnf --help\n"
                + "It could be a DNF plugin command, try: \"dnf install 'dnf-command(needs-restarting)'\"",
        "Usage:\n    needs-restarting: Report a list of process ids\n\nneeds-restarting: error: no such option: -r",
        "[Errno 2] No such file or directory: '/proc/1'",
        "Traceback (most recent call last):\n  File \"/usr/bin/needs-restarting\", line 1, in <module>\nOSError: 2",
        "Can't locate Module/Find.pm in @INC (you may need to install the Module::Find module)\n"
                + "BEGIN failed--compilation aborted at /usr/sbin/needrestart line 31.",
        "Updating and loading repositories:\n Fedora 42 - x86_64   0% |   0.0   B/s |   0.0   B |  00m00s\n"
                + "Failed to download metadata (metalink: \"https://mirrors.fedoraproject.org\")",
        "Error: note: the database is locked",
        "error: cannot open Packages database in /var/lib/rpm",
    })
    void aYesWithAnErrorIsNone(String errors) {
        Trouble trouble = troubleOf(saying(errors, 1));
        assertTrue(trouble.happened().contains(" exited with 1, which means yes, but with an error: "), trouble::happened);
        assertTrue(trouble.remedy().startsWith("This starts no reboot. Run the command by hand"), trouble::remedy);
    }

    @Test
    void onlyItsErrorsAreShown() {
        Trouble trouble = troubleOf(saying("warning: old\nBroken\n  here\n[INFO] new", 2));
        assertTrue(trouble.happened().endsWith("which means yes, but with an error: Broken here"), trouble::happened);
    }

    /** Warnings and progress that package managers write to standard error, whatever the answer. */
    @ParameterizedTest
    @ValueSource(strings = {
        "Updating and loading repositories:\n Fedora 42 - x86_64 - Updates   100% | 729.8 KiB/s |   3.6 MiB |  00m05s\n"
                + " >>> Curl error (6): Could not resolve hostname\nRepositories loaded.",
        "Not root, Subscription Management repositories not updated",
        "Updating Subscription Management repositories.\nUnable to read consumer identity\n\n"
                + "This system is not registered with an entitlement server. You can use subscription-manager to register.",
        "Unable to detect release version (use '--releasever' to specify release version)",
        "Repository epel is listed more than once in the configuration",
        "perl: warning: Setting locale failed.\nperl: warning: Please check that your locale settings:\n"
                + "\tLC_ALL = (unset),\n    are supported and installed on your system.",
        "/usr/lib/python3/tool.py:12: DeprecationWarning: old\n  import imp",
        "WARNING: /etc/init.d/x has no LSB tags!",
        "Warning: the repository is out of date",
        "\u001B[33m[WARN]\u001B[0m cache is old",
    })
    void aYesWithWarningsIsOne(String warnings) throws Exception {
        assertEquals(YES, saying(warnings, 1).ask());
    }

    @Test
    void aNoNeedsNoSilence() throws Exception {
        assertEquals(NO, saying("error: whatever", 0).ask());
    }

    /** Otherwise perl complains about a language that is not installed, and dnf translates its errors. */
    @Test
    void itSpeaksEnglish() throws Exception {
        assertEquals(YES, shell("test \"$LC_ALL\" = C.UTF-8 && test -z \"$LANGUAGE\"").ask());
    }

    @Test
    void aCommandThatDoesNotEndIsEndedWithAllThatItStarted() throws Exception {
        Path children = directory.resolve("children");
        var command = new SentinelCommand(
                List.of("sh", "-c", "sleep 1000 & echo $! >" + children + "; (sleep 1000 & echo $! >>" + children
                        + "; wait); exit 0"),
                Set.of(0), Set.of(1), Duration.ofSeconds(2));
        Trouble trouble = troubleOf(command);
        assertTrue(trouble.happened().endsWith("did not end within 2s and was killed"), trouble::happened);
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
        String much = "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; exit ";
        assertEquals(NO, shell(much + 1).ask());
        assertTrue(troubleOf(shell(much + 0)).happened().endsWith("with an error: and more than kured reads"));
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
