package dev.kured.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own judge of metrics and rules. With {@code CI=true} it must be there, elsewhere they are skipped. */
final class Promtool {
    private static final Path PROGRAM = Path.of("/usr/bin/promtool");

    private Promtool() {}

    /** Its exit status, and what it said. */
    record Verdict(int status, String said) {}

    /** Runs it with this as its standard input. */
    static Verdict run(Path input, String... arguments) throws IOException, InterruptedException {
        boolean there = Files.isExecutable(PROGRAM);
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("in CI these tests must run: install promtool (package prometheus)");
        }
        Assumptions.assumeTrue(there, "skipped: no promtool (package prometheus)");
        var command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), said.strip());
    }
}
