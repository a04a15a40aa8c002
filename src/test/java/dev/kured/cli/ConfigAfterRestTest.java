package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.host.SystemdNotifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigAfterRestTest {
    private static final String TIMEOUT = "drain.timeout = \"7m\"\n";

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsRightIsTakenAtOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("kured.toml"), TIMEOUT);
        assertEquals(Optional.of(Duration.ofMinutes(7)), await(file).get(1, TimeUnit.MINUTES).drain().timeout());
        assertEquals(0, said.size());
    }

    @Test
    void whatIsWrongIsToldAndWaitedForUntilItIsRight() throws Exception {
        Path file = Files.writeString(directory.resolve("kured.toml"), "drain.timeout = 7\n");
        var settings = await(file);
        assertSays(file + ":1:17: drain.timeout");
        assertSays("does not go on");

        Files.writeString(file, "drain.timeout = \n");
        assertSays(file + ":1");
        assertSays("does not go on");

        Files.writeString(directory.resolve("new"), TIMEOUT);
        Files.move(directory.resolve("new"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Optional.of(Duration.ofMinutes(7)), settings.get(1, TimeUnit.MINUTES).drain().timeout());
        assertEquals(0, said.size());
    }

    @Test
    void aDropInIsLookedAtToo() throws Exception {
        Path file = Files.writeString(directory.resolve("kured.toml"), TIMEOUT);
        Path dropIn = Files.createDirectory(directory.resolve("kured.toml.d")).resolve("50-site.toml");
        Files.writeString(dropIn, "drain = 1\n");
        var settings = await(file);
        assertSays(dropIn + ":1");
        assertSays("does not go on");
        Files.delete(dropIn);
        assertEquals(Optional.of(Duration.ofMinutes(7)), settings.get(1, TimeUnit.MINUTES).drain().timeout());
    }

    private void assertSays(String part) throws InterruptedException {
        String line = String.valueOf(said.poll(1, TimeUnit.MINUTES));
        assertTrue(line.contains(part), line);
    }

    private CompletableFuture<Settings> await(Path file) {
        var config = new ConfigAfterRest(
                () -> ConfigFile.read(file), new SystemdNotifier(Map.of()), (level, line) -> said.add(line));
        return CompletableFuture.supplyAsync(() -> {
            try {
                return config.await(file);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
