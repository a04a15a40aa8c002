package dev.kured.cli;

import dev.kured.daemon.RuntimePaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.logging.LogManager;

/**
 * A command that was run in this process, and what a person saw of it.
 *
 * @param status the exit status
 */
record Screen(int status, String out, String err) {

    static Screen of(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var seen = new ByteArrayOutputStream();
        var complaints = new ByteArrayOutputStream();
        System.setOut(new PrintStream(seen, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        try {
            int status = Kured.execute(arguments);
            return new Screen(
                    status, seen.toString(StandardCharsets.UTF_8), complaints.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
            hearLibrariesAgain();
        }
    }

    /** A command may have hushed the libraries of this process. */
    private static void hearLibrariesAgain() {
        try {
            LogManager.getLogManager().readConfiguration();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The places of the daemon in this process, as the build has set them; empty of what an earlier test left. */
    static RuntimePaths freshPlaces() {
        Objects.requireNonNull(System.getenv("RUNTIME_DIRECTORY"), "run the tests by Maven: pom.xml sets RUNTIME_DIRECTORY");
        var places = RuntimePaths.of(System.getenv());
        try {
            for (Path file : new Path[] {places.state(), places.report(), places.running(), places.hold().path(),
                    places.rebootRequest().path(), places.pressingRequest().path()}) {
                Files.createDirectories(file.getParent());
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return places;
    }
}
