package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to systemd-journald by its native protocol. If that fails (journald is restarting, the line is too big for a
 * datagram), it writes to standard error with the priority prefixes of sd-daemon(3).
 *
 * @see <a href="https://systemd.io/JOURNAL_NATIVE_PROTOCOL/">Native journal protocol</a>
 */
final class Journal implements LogSink {
    private final Optional<UnixDatagram> journald;
    private final PrintStream standardError;

    /** Creates a sink; without a socket, it writes all lines to standard error. */
    Journal(Optional<String> socket, PrintStream standardError) {
        this.journald = socket.flatMap(Journal::open);
        this.standardError = standardError;
    }

    @Override
    public void write(Level level, String line, Map<String, String> fields) {
        byte[] entry = entry(level, line, fields);
        if (!journald.map(socket -> socket.send(entry)).orElse(false)) {
            var prefix = "<" + level.priority() + ">";
            standardError.println(prefix + line.replace("\n", "\n" + prefix));
        }
    }

    private static byte[] entry(Level level, String line, Map<String, String> fields) {
        var entry = new ByteArrayOutputStream();
        append(entry, "PRIORITY", String.valueOf(level.priority()));
        append(entry, "SYSLOG_IDENTIFIER", "kured");
        fields.forEach((name, value) -> append(entry, name, value));
        append(entry, "MESSAGE", line);
        return entry.toByteArray();
    }

    /** Appends a field in the form with a length, which permits any value; {@code NAME=value} permits only one line. */
    private static void append(ByteArrayOutputStream entry, String name, String value) {
        byte[] content = value.getBytes(StandardCharsets.UTF_8);
        var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length);
        entry.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        entry.write('\n');
        entry.writeBytes(length.array());
        entry.writeBytes(content);
        entry.write('\n');
    }

    private static Optional<UnixDatagram> open(String socket) {
        try {
            return Optional.of(new UnixDatagram(socket));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }
}
