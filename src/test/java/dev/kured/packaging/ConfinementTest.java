package dev.kured.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the machine the service may touch, as systemd-analyze(1) judges it: 0 is nothing, 10 is everything. */
final class ConfinementTest {
    private static final Path UNIT = Path.of("systemd/kured.service");
    private static final Path USER = Path.of("packaging/user/user.conf");

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void thereIsAJudge() throws Exception {
        boolean there = Files.isExecutable(Path.of("/usr/bin/systemd-analyze")) && exposure(UNIT, 100).status() == 0;
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("in CI this must run, and there is no systemd-analyze security --offline");
        }
        Assumptions.assumeTrue(there, "skipped: no systemd-analyze security --offline");
    }

    @Test
    void asRootItIsExposedByAtMostOnePointFive() throws Exception {
        assertExposure(UNIT, 15);
    }

    @Test
    void asAUserOfItsOwnByAtMostOnePointThree() throws Exception {
        Path unit = Files.writeString(
                directory.resolve("kured.service"), Files.readString(UNIT) + "\n" + Files.readString(USER));
        assertExposure(unit, 13);
    }

    /** What the JVM or the boot ID would not survive, and what would confine the commands of others too much. */
    @Test
    void whatItNeedsIsNotTakenAway() throws IOException {
        String unit = Files.readString(UNIT);
        assertFalse(unit.contains("\nMemoryDenyWriteExecute=yes"));
        assertFalse(unit.contains("\nProcSubset=pid"));
        assertTrue(unit.contains("\nReadWritePaths=/var\n"));
    }

    /** needs-restarting(1) asks /proc/1 for the time of the boot, and ends with its yes where that is hidden. */
    @Test
    void asAUserOfItsOwnItSeesTheFirstProcess() throws IOException {
        assertTrue(Files.readString(UNIT).contains("\nProtectProc=invisible\n"));
        assertTrue(Files.readString(USER).endsWith("\nProtectProc=default\n"));
    }

    @Test
    void polkitAllowsRebootAndNothingElse() throws IOException {
        Set<String> allowed = Pattern.compile("org\\.freedesktop\\.[\\w.-]+")
                .matcher(Files.readString(Path.of("packaging/user/kured.rules")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertEquals(
                Set.of("org.freedesktop.login1.reboot", "org.freedesktop.login1.reboot-multiple-sessions"), allowed);
    }

    private record Verdict(int status, String text) {}

    private static void assertExposure(Path unit, int tenths) throws Exception {
        Verdict verdict = exposure(unit, tenths);
        assertEquals(0, verdict.status(), verdict.text());
    }

    private static Verdict exposure(Path unit, int tenths) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        "systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=" + tenths,
                        unit.toString()))
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), text);
    }
}
