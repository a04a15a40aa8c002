package dev.kured.cli;

import dev.kured.course.ProgressTable.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a terminal, which a person may change: asked for once a second at most. */
final class TerminalSize {
    private static final long LASTS = Duration.ofSeconds(1).toNanos();
    private static final Size USUAL = new Size(24, 80);
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");

    private final Supplier<Optional<Size>> terminal;
    private final LongSupplier nanoTime;
    private OptionalLong asked = OptionalLong.empty();
    private Size size = USUAL;

    /** @param terminal what tells the size; empty if it cannot */
    TerminalSize(Supplier<Optional<Size>> terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** The size of the terminal that controls this process. */
    static TerminalSize ofThisTerminal() {
        return new TerminalSize(TerminalSize::stty, System::nanoTime);
    }

    /** The size as it was a second ago at the earliest; that of a usual terminal where it cannot be told. */
    Size now() {
        long now = nanoTime.getAsLong();
        if (asked.isEmpty() || now - asked.getAsLong() >= LASTS) {
            asked = OptionalLong.of(now);
            size = terminal.get().orElse(USUAL);
        }
        return size;
    }

    private static Optional<Size> stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor();
            return parse(answer.strip());
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Reads what stty(1) prints, rows before columns; empty if it is no size, such as {@code 0 0} of a serial line. */
    static Optional<Size> parse(String answer) {
        Matcher form = FORM.matcher(answer);
        return form.matches()
                ? Optional.of(new Size(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }
}
