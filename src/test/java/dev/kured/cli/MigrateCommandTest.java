package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class MigrateCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String input) throws IOException {
        Path file = Files.writeString(directory.resolve("kured.yaml"), input);
        return new CommandLine(new MigrateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(file.toString());
    }

    @Test
    void theFileGoesToStandardOutputAndWhatIsToKnowToStandardErrorToo() throws IOException {
        assertEquals(0, run("kured --lock-ttl=1h --metrics-port=9404 --reboot-method=command"));
        assertTrue(out.toString().contains("\nttl = \"1h\" "), out::toString);
        assertTrue(err.toString().contains("changed: metrics: "), err::toString);
        assertTrue(err.toString().contains("not needed: --reboot-method, line 1: command: kured asks"), err::toString);
    }

    @Test
    void whatIsLostShowsInTheExitStatus() throws IOException {
        assertEquals(1, run("kured --colour=red"));
        assertTrue(err.toString().startsWith("lost: --colour, line 1: "), err::toString);
        assertTrue(out.toString().contains("#   --colour, line 1: "), out::toString);
    }

    @Test
    void whatKuredWouldRefuseIsToldWithItsPlace() throws IOException {
        assertEquals(1, run("kured --pre-reboot-node-labels=state=under,state2=a/b"));
        assertTrue(err.toString().contains("does not start with it yet: /etc/kured.toml:"), err::toString);
        assertTrue(err.toString().contains(": marks.labels-before: found a table, expected "), err::toString);
        assertEquals(1, run("kured --notify-url=slack://not-enough"));
        assertTrue(err.toString().contains(": notify.urls: found "), err::toString);
    }

    @Test
    void unreadableInputGivesNoFileAtAll() throws IOException {
        assertEquals(65, run("a: [1"));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith(directory.resolve("kured.yaml") + ":1:6: "), err::toString);
    }

    @Test
    void aMissingFileIsUnreadableInput() {
        assertEquals(65, new CommandLine(new MigrateCommand()).setErr(new PrintWriter(err, true))
                .execute(directory.resolve("gone").toString()));
        assertTrue(err.toString().contains("gone cannot be read"), err::toString);
    }
}
