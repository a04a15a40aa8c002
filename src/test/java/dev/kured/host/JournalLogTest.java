package dev.kured.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.kured.Seeds;
import dev.kured.terms.Log;
import dev.kured.terms.Notice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class JournalLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream standardError = new PrintStream(written, true, StandardCharsets.UTF_8);

    private String standardError() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** One entry, read as journald reads it: {@code NAME=value}, or {@code NAME}, 64-bit length, value. */
    private static Map<String, String> parse(byte[] datagram) {
        var fields = new LinkedHashMap<String, String>();
        var rest = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        while (rest.hasRemaining()) {
            var head = new ByteArrayOutputStream();
            for (byte next = rest.get(); next != '\n'; next = rest.get()) {
                head.write(next);
            }
            var line = head.toString(StandardCharsets.UTF_8);
            int equals = line.indexOf('=');
            if (equals >= 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
                continue;
            }
            byte[] value = new byte[Math.toIntExact(rest.getLong())];
            rest.get(value);
            assertEquals('\n', rest.get());
            fields.put(line, new String(value, StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Test
    void anyTextArrivesInTheJournalAsItWas() {
        var socket = "@kured-test-journal-" + ProcessHandle.current().pid();
        Seeds.forManySeeds(300, random -> {
            String line = Seeds.text(random, 2_000);
            String phase = Seeds.text(random, 2_000);
            try (var journald = new DatagramReceiver(socket)) {
                var log = new JournalLog(Log.Level.INFO, new Journal(Optional.of(socket), standardError));
                log.field("KURED_NODE", "n1");
                log.field("KURED_PHASE", "old");
                log.field("KURED_PHASE", phase);
                log.warning(line);
                assertEquals(Map.of("PRIORITY", "4", "SYSLOG_IDENTIFIER", "kured", "KURED_NODE", "n1",
                        "KURED_PHASE", phase, "MESSAGE", line), parse(journald.receive().orElseThrow()));
                assertEquals("", standardError());
            }
        });
    }

    @Test
    void aNoticeCarriesItsIdAndItsOwnFields() {
        var socket = "@kured-test-notice-" + ProcessHandle.current().pid();
        try (var journald = new DatagramReceiver(socket)) {
            var log = new JournalLog(Log.Level.INFO, new Journal(Optional.of(socket), standardError));
            log.field("KURED_NODE", "n1");
            log.write(Notice.EVICTION_REFUSED, "refused", Map.of("KURED_POD", "default/web"));
            assertEquals(Map.of("PRIORITY", "4", "SYSLOG_IDENTIFIER", "kured", "KURED_NODE", "n1", "KURED_POD", "default/web",
                    "MESSAGE_ID", Notice.EVICTION_REFUSED.id(), "MESSAGE", "refused"),
                    parse(journald.receive().orElseThrow()));
            log.info("plain");
            assertFalse(parse(journald.receive().orElseThrow()).containsKey("MESSAGE_ID"));
        }
    }

    @Test
    void whatDoesNotPassAsADatagramGoesToStandardErrorWithItsPriority(@TempDir Path directory) {
        var socket = directory.resolve("socket").toString();
        var log = new JournalLog(Log.Level.INFO, new Journal(Optional.of(socket), standardError));
        log.error("nobody\nlistens");
        try (var journald = new DatagramReceiver(socket)) {
            var big = "x".repeat(10_000_000);
            log.info(big);
            log.info("small again");
            assertEquals("small again", parse(journald.receive().orElseThrow()).get("MESSAGE"));
            assertEquals("<3>nobody\n<3>listens\n<6>" + big + "\n", standardError());
        }
    }

    @Test
    void withoutASocketAllGoesToStandardErrorWithItsPriority() {
        new JournalLog(Log.Level.INFO, new Journal(Optional.empty(), standardError)).error("no\nsuch key");
        assertEquals("<3>no\n<3>such key\n", standardError());
    }

    @Test
    void belowTheLevelNothingIsWritten() {
        var log = new JournalLog(Log.Level.WARNING, new PlainText(standardError, false, clock()));
        log.debug("no");
        log.info("no");
        log.warning("yes");
        log.error("yes");
        assertEquals("12:00:00 warning yes\n12:00:00 error yes\n", standardError());
    }

    @Test
    void onATerminalTheLevelIsColoured() {
        new JournalLog(Log.Level.INFO, new PlainText(standardError, true, clock())).error("Node n1 is gone");
        assertEquals("12:00:00 \033[31merror\033[0m Node n1 is gone\n", standardError());
    }

    @Test
    void asTextEachLineHasItsTimeAndLevel() {
        var log = new JournalLog(Log.Level.INFO, new TextLines(standardError, clock()));
        log.field("KURED_NODE", "n1");
        log.info("Drained: all pods have left");
        log.error("two\r\nlines");
        assertEquals("""
                2026-11-22T12:00:00Z info Drained: all pods have left
                2026-11-22T12:00:00Z error two\\r\\nlines
                """, standardError());
    }

    @Test
    void asJsonEachLineIsAnObjectWithNodeAndPhase() {
        var log = new JournalLog(Log.Level.INFO, new JsonLines(standardError, clock()));
        log.field("KURED_NODE", "");
        log.info("starts");
        log.field("KURED_PHASE", "draining");
        log.field("KURED_NODE", "n1");
        log.warning("a \"pod\"\n\tC:\\ \u001b \u00e9\ud83d\ude80 \ud83d.");
        assertEquals("""
                {"time":"2026-11-22T12:00:00.500Z","level":"info","message":"starts"}
                {"time":"2026-11-22T12:00:00.500Z","level":"warning",\
                "message":"a \\"pod\\"\\n\\tC:\\\\ \\u001b \u00e9\\ud83d\\ude80 \\ud83d.",\
                "node":"n1","phase":"draining"}
                """, standardError());
        var read = JsonParser.parseString(standardError().lines().toList().getLast()).getAsJsonObject();
        assertEquals("a \"pod\"\n\tC:\\ \u001b \u00e9\ud83d\ude80 \ud83d.", read.get("message").getAsString());
    }

    @Test
    void aFieldThatJournaldWouldDropIsRefused() {
        var log = new JournalLog(Log.Level.INFO, new PlainText(standardError, false, clock()));
        assertThrows(IllegalArgumentException.class, () -> log.field("_TRUSTED", "x"));
        assertThrows(IllegalArgumentException.class, () -> log.field("node", "x"));
    }

    @Test
    void theJournalIsKnownByDeviceAndInode(@TempDir Path directory) throws IOException {
        var file = Files.createFile(directory.resolve("stream"));
        var stat = Files.readAttributes(file, "unix:dev,ino");
        assertTrue(JournalLog.isJournal(stat.get("dev") + ":" + stat.get("ino"), file));
        assertFalse(JournalLog.isJournal(stat.get("dev") + ":1", file));
        assertFalse(JournalLog.isJournal("", file));
        assertFalse(JournalLog.isJournal("1:2", directory.resolve("gone")));
    }

    @Test
    void whatLibrariesLogIsOneLineWithoutStackTrace() throws IOException {
        var log = new JournalLog(Log.Level.INFO, new PlainText(standardError, false, clock()));
        log.hearLibraries();
        try {
            var library = LoggerFactory.getLogger("io.example.Watch");
            library.info("connected");
            library.error("lost {}", "touch", new IOException("reset"));
            LoggerFactory.getLogger("org.freedesktop.dbus.X").error("gone", new IOException("reset"));
            assertEquals(
                    "12:00:00 warning io.example.Watch: lost touch: java.io.IOException: reset\n", standardError());
        } finally {
            LogManager.getLogManager().readConfiguration();
        }
    }

    @Test
    void whoeverHuntsABugSeesAllThatLibrariesLog() throws IOException {
        var log = new JournalLog(Log.Level.DEBUG, new PlainText(standardError, false, clock()));
        log.hearLibraries();
        try {
            LoggerFactory.getLogger("org.freedesktop.dbus.X").debug("gone", new IOException("reset"));
            LogManager.getLogManager().getLogger("").log(Level.FINER, "far too much");
            assertTrue(standardError().startsWith(
                    "12:00:00 debug org.freedesktop.dbus.X: gone: java.io.IOException: reset\n\tat "), standardError());
            assertFalse(standardError().contains("far too much"));
        } finally {
            LogManager.getLogManager().readConfiguration();
        }
    }

    private static Clock clock() {
        return Clock.fixed(Instant.parse("2026-11-22T12:00:00.5Z"), ZoneOffset.UTC);
    }
}
