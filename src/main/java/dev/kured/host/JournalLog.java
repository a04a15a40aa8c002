package dev.kured.host;

import dev.kured.terms.Log;
import dev.kured.terms.Notice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The log of this process. By default it writes to the journal if systemd started the process, else plain text to standard
 * error. Other formats write lines of text or JSON to standard error in any case.
 *
 * <p>In the journal, each line has its priority and the fields set by {@link #field}, so that
 * {@code journalctl -u kured KURED_PHASE=draining} works. A notice also has its message ID, which {@code journalctl -x}
 * explains.
 *
 * @see <a href="https://systemd.io/JOURNAL_NATIVE_PROTOCOL/">Native journal protocol</a>
 */
public final class JournalLog implements Log {
    private static final String JOURNAL = "/run/systemd/journal/socket";
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final Pattern FIELD = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private final Level level;
    private final LogSink sink;
    private volatile Map<String, String> fields = Map.of();

    JournalLog(Level level, LogSink sink) {
        this.level = level;
        this.sink = sink;
    }

    /**
     * Opens the log.
     *
     * @param environment the environment: {@code JOURNAL_STREAM} of systemd, {@code NO_COLOR} and {@code TERM} of a shell
     * @param level the least important level to write
     * @param format the format of the lines
     * @return the log
     */
    public static JournalLog open(Map<String, String> environment, Level level, Format format) {
        return open(environment, level, format, Optional.of(JOURNAL));
    }

    /**
     * Opens the log for a process that ends right after its last line. It writes to standard error even if that is
     * connected to the journal: journald looks up the unit of a datagram's sender when it reads the datagram, and if the
     * sender has ended by then, {@code journalctl -u kured} does not show the line.
     *
     * @param environment the environment, see {@link #open}
     * @return the log
     */
    public static JournalLog forLastWords(Map<String, String> environment) {
        return open(environment, Level.INFO, Format.JOURNAL, Optional.empty());
    }

    private static JournalLog open(
            Map<String, String> environment, Level level, Format format, Optional<String> journald) {
        var standardError = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new JournalLog(level, switch (format) {
            case JOURNAL -> journalOrPlain(environment, journald, standardError);
            case TEXT -> new TextLines(standardError, InstantSource.system());
            case JSON -> new JsonLines(standardError, InstantSource.system());
        });
    }

    /** Returns a sink for the journal if standard error is connected to it, else one for people. */
    private static LogSink journalOrPlain(
            Map<String, String> environment, Optional<String> journald, PrintStream standardError) {
        // The variable alone is no proof: a child with a redirected standard error inherits it.
        if (isJournal(environment.getOrDefault("JOURNAL_STREAM", ""), STANDARD_ERROR)) {
            return new Journal(journald, standardError);
        }
        return new PlainText(standardError, coloured(environment), Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Sets a field of all further lines.
     *
     * @param name the name, such as {@code KURED_PHASE}: up to 64 capital letters, digits and underscores
     * @param value the value, which replaces a former one
     * @throws IllegalArgumentException if the name is not valid
     */
    public synchronized void field(String name, String value) {
        if (!FIELD.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a valid name of a journal field");
        }
        var more = new HashMap<>(fields);
        more.put(name, value);
        fields = Map.copyOf(more);
    }

    @Override
    public void write(Level level, String line) {
        write(level, line, Map.of());
    }

    @Override
    public void write(Notice notice, String line, Map<String, String> more) {
        var own = new HashMap<>(more);
        own.put("MESSAGE_ID", notice.id());
        write(notice.level(), line, own);
    }

    private void write(Level level, String line, Map<String, String> more) {
        if (level.compareTo(this.level) <= 0) {
            var all = new HashMap<>(fields);
            all.putAll(more);
            sink.write(level, line, all);
        }
    }

    /**
     * Redirects the log of the libraries in this process to this log. Their warnings and errors become warnings. The other
     * lines, and stack traces, are written only at level debug.
     */
    public void hearLibraries() {
        LibraryHandler.install(this, level);
    }

    /** Returns whether a file is the stream that systemd connected to the journal, see systemd.exec(5). */
    static boolean isJournal(String journalStream, Path file) {
        try {
            var stat = Files.readAttributes(file, "unix:dev,ino");
            return journalStream.equals(stat.get("dev") + ":" + stat.get("ino"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether to write colours, by the rules of no-color.org. */
    private static boolean coloured(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && isTerminal(STANDARD_ERROR);
    }

    private static boolean isTerminal(Path file) {
        try {
            var device = Files.readSymbolicLink(file).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
