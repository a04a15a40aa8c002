package dev.kured.cli;

import dev.kured.course.TerminalColors;
import dev.kured.host.JournalLog;
import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/** Standard output, with colour only where a person looks at it. */
record Terminal(PrintWriter out, Ansi ansi) {

    static Terminal of(PrintWriter out) {
        return new Terminal(out, Ansi.AUTO);
    }

    /** What the libraries have to say is in the answers already, in better words. */
    static void hushLibraries() {
        JournalLog.open(System.getenv(), Log.Level.ERROR, Log.Format.JOURNAL).hearLibraries();
    }

    void line(String text) {
        out.println(text);
    }

    /** Whether there is a person to ask. */
    static boolean canAsk() {
        return invoker().isPresent();
    }

    /** Whether lines may be drawn over those before. */
    static boolean canRedraw() {
        return canAsk() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Asks a person; everything but "y" and "yes" is no. */
    static boolean ask(String question) {
        return invoker()
                .map(console -> console.readLine("%s [y/N] ", question))
                .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
                .isPresent();
    }

    private static Optional<Console> invoker() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** A moment, and how long ago that was. */
    static String moment(Instant moment) {
        Duration ago = Duration.between(moment, Instant.now()).truncatedTo(ChronoUnit.SECONDS);
        return moment.truncatedTo(ChronoUnit.SECONDS) + " (" + DurationText.format(ago) + " ago)";
    }

    String bold(String text) {
        return coloured("bold", text);
    }

    String green(String text) {
        return coloured("green", text);
    }

    String yellow(String text) {
        return coloured("yellow", text);
    }

    String red(String text) {
        return coloured("red", text);
    }

    /** The colours of a rehearsal. */
    TerminalColors paint() {
        return (tone, text) -> coloured(
                switch (tone) {
                    case STRONG -> "bold";
                    case FAINT -> "faint";
                    case GOOD -> "green";
                    case LEAVING -> "yellow";
                    case DOWN -> "red";
                    case COMING -> "cyan";
                    case BAD -> "magenta";
                },
                text);
    }

    private String coloured(String style, String text) {
        return ansi.enabled() ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style)) : text;
    }
}
