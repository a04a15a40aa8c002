package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.config.ConfigFile;
import dev.kured.config.Settings;
import dev.kured.lock.LockKind;
import dev.kured.migrate.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/migrate.md speaks of commands, files and lines that are there. */
final class MigrationPageTest {
    private static final Path PAGE = Path.of("docs/migrate.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

    private static String blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(PAGE)).results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .collect(Collectors.joining());
    }

    @Test
    void itsCommandsAreKureds() throws IOException {
        List<String> commands = Pattern.compile("(?m)(?:^|\\| )kured ([^|>&#\n]+)").matcher(blocks("sh")).results()
                .map(command -> command.group(1).strip())
                .toList();
        assertTrue(commands.contains("check") && commands.contains("migrate"), commands::toString);
        for (String command : commands) {
            String[] words = Arrays.stream(command.split(" +(?=(?:[^']*'[^']*')*[^']*$)", -1))
                    .map(word -> word.replace("'", ""))
                    .toArray(String[]::new);
            assertDoesNotThrow(() -> Kured.commandLine().parseArgs(words), command);
        }
    }

    @Test
    void itsManifestsAreShipped() throws IOException {
        List<String> manifests = Pattern.compile("/usr/share/kured/([\\w.-]+)").matcher(Files.readString(PAGE)).results()
                .map(manifest -> manifest.group(1))
                .toList();
        assertTrue(manifests.contains("rbac-daemonset.yaml"), manifests::toString);
        for (String manifest : manifests) {
            assertTrue(Files.exists(Path.of("packaging", manifest)), manifest);
        }
    }

    /** Without the comment sign before them, the lines are those of the page, and kured starts with them. */
    @Test
    void itsLinesAreThoseThatMigratePrepares(@TempDir Path directory) throws Exception {
        String prepared = Migration.of("input", "kured --concurrency=1").toml()
                .replaceAll("(?m)^#(namespace|name|kind) = ", "$1 = ");
        for (String line : blocks("toml").lines().toList()) {
            assertTrue(prepared.lines().anyMatch(other -> other.replaceFirst(" +#.*", "").equals(line)), line);
        }
        Settings settings = ConfigFile.read(Files.writeString(directory.resolve("kured.toml"), prepared));
        assertEquals(LockKind.DAEMONSET, settings.lock().place().kind());
    }
}
