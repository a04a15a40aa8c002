package dev.kured.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.Seeds;
import dev.kured.terms.PhaseName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportFileTest {
    private static final SavedReport REPORT =
            new SavedReport("node1", "idle", Instant.parse("2026-11-22T22:00:00.5Z"), "No reboot is needed.", "");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatIsWrittenIsRead() {
        var file = new ReportFile(directory.resolve("status"));
        Seeds.forManySeeds(100, random -> {
            var report = new SavedReport(
                    Seeds.text(random, 10),
                    Seeds.text(random, 10),
                    Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
                    Seeds.text(random, 100),
                    Seeds.text(random, 100));
            file.write(report);
            assertEquals(report, file.read());
        });
    }

    @Test
    void beforeTheFirstReportThereIsNoFile() {
        assertThrows(NoSuchFileException.class, () -> new ReportFile(directory.resolve("status")).read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "phase", "since", "sentence", "trouble"})
    void aReportThatLacksSomethingIsDamaged(String lacking) throws IOException {
        Path path = directory.resolve("status");
        var file = new ReportFile(path);
        file.write(REPORT);
        Files.write(path, Files.readAllLines(path).stream().filter(line -> !line.startsWith(lacking + "=")).toList());
        assertDamaged(path, file);
    }

    @Test
    void aReportSinceNoMomentIsDamaged() throws IOException {
        Path path = directory.resolve("status");
        var file = new ReportFile(path);
        file.write(REPORT);
        Files.writeString(path, Files.readString(path).replace("2026-11-22", "today"));
        assertDamaged(path, file);
    }

    @Test
    void aPhaseOfAnotherVersionIsReadAndNotKnown() throws IOException {
        Path path = directory.resolve("status");
        var file = new ReportFile(path);
        file.write(REPORT);
        assertEquals(Optional.of(PhaseName.IDLE), file.read().phaseName());
        Files.writeString(path, Files.readString(path).replace("phase=idle", "phase=hibernating"));
        assertEquals("hibernating", file.read().phase());
        assertEquals(Optional.empty(), file.read().phaseName());
    }

    private static void assertDamaged(Path path, ReportFile file) {
        var refused = assertThrows(IOException.class, file::read);
        assertTrue(refused.getMessage().startsWith(path + " is damaged: "), refused.getMessage());
    }
}
