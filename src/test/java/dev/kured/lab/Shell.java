package dev.kured.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests need, such as openssl. */
public final class Shell {
    private static final List<Path> PATH = List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"));

    private Shell() {}

    /**
     * Where a program is that tests cannot do without, and not every machine has. In CI it must be there; on a laptop
     * without it the calling test is skipped, and says so.
     */
    public static Path need(String program, String debianPackage) {
        Optional<Path> found = PATH.stream().map(folder -> folder.resolve(program)).filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("no " + program + ": in CI these tests must run (package " + debianPackage + ")");
        }
        Assumptions.assumeTrue(found.isPresent(), () -> "skipped: no " + program + " (package " + debianPackage + ")");
        return found.orElseThrow();
    }

    /** Runs it to its end; fails the test if it fails. */
    public static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " exited with " + status + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
