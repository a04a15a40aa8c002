package dev.kured.sentinel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.host.FlagFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RebootRequestTest {
    private static final Instant TEN = Instant.parse("2026-11-22T22:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private RebootRequest request(boolean pressing) {
        return new RebootRequest(new FlagFile(directory.resolve(pressing ? "reboot-now" : "reboot")), pressing);
    }

    private void write(String name, String text) throws Exception {
        Files.setLastModifiedTime(Files.writeString(directory.resolve(name), text), FileTime.from(TEN));
    }

    private Need both() {
        return new AnySentinel(List.of(request(true), request(false))).look();
    }

    @Test
    void aRebootIsNeededWhileTheFileIsThere() throws Exception {
        assertEquals(new Need.None(), request(false).look());
        write("reboot", "anna@n1: new firmware");
        assertEquals(new Need.Wanted(TEN, "requested by an operator, anna@n1: new firmware"), request(false).look());
        write("reboot", "");
        assertEquals(new Need.Wanted(TEN, "requested by an operator"), request(false).look());
    }

    @Test
    void itIsPressingIfOneOfTheRequestsIs() throws Exception {
        assertFalse(both().isPressing());
        write("reboot", "");
        assertFalse(both().isPressing());
        write("reboot-now", "anna");
        assertTrue(both().isPressing());
        assertEquals(new Need.Wanted(TEN, "requested by an operator, anna; requested by an operator", List.of(), true), both());
        Files.delete(directory.resolve("reboot-now"));
        assertFalse(both().isPressing());
    }

    @Test
    void whereItCannotBeToldNothingIsNeeded() throws Exception {
        Files.createSymbolicLink(directory.resolve("reboot"), directory.resolve("reboot"));
        assertInstanceOf(Need.Unknown.class, request(false).look());
        assertFalse(request(false).look().isPressing());
    }
}
