package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kured.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyValueFileTest {
    @TempDir
    private Path directory = Path.of("");

    private Path path = Path.of("");
    private KeyValueFile file = new KeyValueFile(path);

    @BeforeEach
    void begin() {
        path = directory.resolve("state");
        file = new KeyValueFile(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "  leading", "trailing  ", "\t\f", "a\nb", "a\r\nb\r", "\n", "\\", "\\\\", "ends\\", "\\n", "\\u0041", "\\u",
        "=", ":=", "#", "!", "a=b", "ü€\uD83D\uDE00", "\u0000\u0001\u001b", "\u0085\u2028\u2029\u00a0", "\uFEFF"
    })
    void aTextThatIsAwkwardComesBackAsItWas(String text) throws IOException {
        Map<String, String> values = Map.of("before", "1", "text", text, "zone", "2");
        file.write(values);
        assertEquals(values, file.read());
    }

    @Test
    void anyTextComesBackAsItWas() {
        Seeds.forManySeeds(50, random -> {
            Map<String, String> values = new LinkedHashMap<>();
            for (int key = 0; key < 100; key++) {
                values.put("key-" + key, Seeds.text(random, 40));
            }
            file.write(values);
            assertEquals(values, file.read());
        });
    }

    @Test
    void onlyTheNewestStandsInIt() throws IOException {
        file.write(Map.of("a", "long ".repeat(1_000), "b", "2"));
        file.write(Map.of("a", "1"));
        assertEquals(Map.of("a", "1"), file.read());
        assertEquals("a=1\n", Files.readString(path));
    }

    @Test
    void whatALossOfPowerLeftBesideItDoesNoHarm() throws IOException {
        file.write(Map.of("a", "1"));
        Path torn = directory.resolve("state.new");
        Files.writeString(torn, "a=2\nb=half of a long, long li".repeat(1_000));
        assertEquals(Map.of("a", "1"), file.read());
        file.write(Map.of("a", "3"));
        assertEquals(Map.of("a", "3"), file.read());
        assertFalse(Files.exists(torn));
    }

    @Test
    void whenItCannotBeReplacedTheOldOneStays() throws IOException {
        file.write(Map.of("a", "1"));
        Files.createDirectories(directory.resolve("state.new/in the way"));
        assertThrows(IOException.class, () -> file.write(Map.of("a", "2")));
        assertEquals(Map.of("a", "1"), file.read());
    }

    @Test
    void aMissingFileIsToldFromADamagedOne() throws IOException {
        assertThrows(NoSuchFileException.class, file::read);
        Files.writeString(path, "a=\\u12");
        assertEquals(IOException.class, assertThrows(IOException.class, file::read).getClass());
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Seeds.forManySeeds(300, random -> {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Files.write(path, bytes);
            try {
                file.read();
            } catch (IOException _) {
                return; // as promised
            }
        });
    }
}
