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
 * The log of this process: in the journal when systemd started it, else as plain text on standard error; or, wherever
 * that goes, as lines of text or JSON on standard error.
 *
 * <p>In the journal each line carries its priority and the fields of {@link #field}, a notice also its ID; so
 * {@code journalctl -u kured KURED_PHASE=draining} works, and {@code journalctl -x} explains.
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
     * @param environment in it systemd puts {@code JOURNAL_STREAM}, a shell {@code NO_COLOR} and {@code TERM}
     * @param level the least important lines that are still written
     */
    public static JournalLog open(Map<String, String> environment, Level level, Format format) {
        return open(environment, level, format, Optional.of(JOURNAL));
    }

    /**
     * Opens the log for a process that ends as soon as it has said why. In the journal, too, its lines go by standard
     * error: of a datagram journald finds out the unit only when it reads it, and when the sender has ended by then,
     * {@code journalctl -u kured} does not show it.
     *
     * @param environment as for {@link #open}
     */
    public static JournalLog forLastWords(Map<String, String> environment) {
        return open(environment, Level.INFO, Format.JOURNAL, Optional.empty());
    }

    private static JournalLog open(
            Map<String, String> environment, Level level, Format format, Optional<String> journald) {
        var standardError = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new JournalLog(level, switch (format) {
            case JOURNAL -> fitting(environment, journald, standardError);
            case TEXT -> new TextLines(standardError, InstantSource.system());
            case JSON -> new JsonLines(standardError, InstantSource.system());
        });
    }

    /** What fits where standard error goes. */
    private static LogSink fitting(
            Map<String, String> environment, Optional<String> journald, PrintStream standardError) {
        // The variable alone proves nothing: a child whose standard error was redirected inherits it.
        if (isJournal(environment.getOrDefault("JOURNAL_STREAM", ""), STANDARD_ERROR)) {
            return new Journal(journald, standardError);
        }
        return new PlainText(standardError, coloured(environment), Clock.system(ZoneId.systemDefault()));
    }

    /** From now on every line carries this field, such as {@code KURED_PHASE}; a later value replaces it. */
    public synchronized void field(String name, String value) {
        if (!FIELD.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a field of the journal");
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
     * What the libraries of this process log goes here too, from now on. A warning or an error of theirs becomes a
     * warning; the rest, and stack traces, are written at level debug only.
     */
    public void hearLibraries() {
        LibraryHandler.install(this, level);
    }

    /** Whether this file is the stream that systemd connected to the journal, see systemd.exec(5). */
    static boolean isJournal(String journalStream, Path file) {
        try {
            var stat = Files.readAttributes(file, "unix:dev,ino");
            return journalStream.equals(stat.get("dev") + ":" + stat.get("ino"));
        } catch (IOException e) {
            return false;
        }
    }

    /** See no-color.org. */
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
