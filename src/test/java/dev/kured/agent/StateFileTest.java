package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.Log;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateFileTest {
    private static final State FULL = new State(true, Optional.of(
            new State.StayAway(Instant.parse("2026-11-22T22:00:00Z"), Instant.parse("2026-11-22T22:10:00.123456789Z"),
                    "the drain did not finish: 1 pod left")));

    @TempDir
    private Path directory = Path.of("");

    private final List<String> lines = new ArrayList<>();
    private Path path = Path.of("");
    private StateFile memory = at(path);

    @BeforeEach
    void begin() {
        path = directory.resolve("state");
        memory = at(path);
    }

    private StateFile at(Path file) {
        return new StateFile(file, (level, line) -> lines.add(level + " " + line));
    }

    private static State any(Random random) {
        return new State(random.nextBoolean(), random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new State.StayAway(moment(random), moment(random), Seeds.text(random, 60))));
    }

    private static Instant moment(Random random) {
        return Instant.ofEpochSecond(random.nextLong(-10_000_000_000L, 10_000_000_000L), random.nextInt(1_000_000_000));
    }

    @Test
    void whatIsKeptIsRecalled() {
        Seeds.forManySeeds(100, random -> {
            State state = any(random);
            memory.keep(state);
            assertEquals(Optional.of(state), at(path).recall());
        });
        assertEquals(List.of(), lines);
    }

    @Test
    void aFirstRunRecallsNothingAndWarnsOfNothing() {
        assertEquals(Optional.empty(), memory.recall());
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().startsWith(Log.Level.DEBUG + " " + path + " does not exist"), lines::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\0\0\0\0", "unfinished=", "unfinished=TRUE", "unfinished=yes", "unfinished=truefalse", "finished=true",
        "unfinished=true\nstay-away-until=tomorrow", "unfinished=true\nstay-away-until=", "unfinished=\\u00", "{}"
    })
    void whatIsNoStateIsRecalledAsNothingWithOneWarning(String garbage) throws IOException {
        Files.writeString(path, garbage);
        assertEquals(Optional.empty(), memory.recall());
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().startsWith(Log.Level.WARNING + " " + path + " cannot be read ("), lines::toString);
    }

    @Test
    void bytesThatAreNoTextAreRecalledAsNothing() throws IOException {
        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(Optional.empty(), memory.recall());
        Files.delete(path);
        Files.createDirectory(path);
        assertEquals(Optional.empty(), memory.recall());
        assertEquals(2, lines.size());
    }

    /** Whatever a bad disk made of it: it is recalled, or it is not, and the daemon starts. */
    @Test
    void aDamagedStateNeverKeepsTheDaemonFromStarting() throws Exception {
        memory.keep(FULL);
        byte[] written = Files.readAllBytes(path);
        Seeds.forManySeeds(300, random -> {
            byte[] bytes = written.clone();
            for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(path, bytes);
            memory.recall();
        });
    }

    @Test
    void aTornFileBesideItDoesNoHarm() throws Exception {
        memory.keep(FULL);
        Files.write(directory.resolve("state.new"), "unfinished=fa".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.of(FULL), memory.recall());
        memory.keep(State.CLEAR);
        assertEquals(Optional.of(State.CLEAR), memory.recall());
    }

    @Test
    void whatCannotBeWrittenIsToldWithItsName() {
        Path nowhere = directory.resolve("missing/state");
        var trouble = assertThrows(Trouble.class, () -> at(nowhere).keep(State.CLEAR));
        assertTrue(trouble.happened().startsWith(nowhere + " cannot be written: "), trouble.inFull());
        assertTrue(trouble.remedy().contains("No reboot is begun without it"), trouble.inFull());
    }
}
