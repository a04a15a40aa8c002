package dev.kured.metrics;

import dev.kured.lab.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs promtool, the checker of Prometheus for metrics and rules. */
final class Promtool {
    private Promtool() {}

    /** Its exit status, and what it said. */
    record Verdict(int status, String said) {}

    /** Runs it with this as its standard input. */
    static Verdict run(Path input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Shell.need("promtool", "prometheus").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), said.strip());
    }
}
