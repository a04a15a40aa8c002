package dev.kured.cli;

import dev.kured.host.JournalLog;
import dev.kured.terms.Log;
import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** Standard output, with colour only where a person looks at it. */
record Terminal(PrintWriter out, Ansi ansi) {

    static Terminal of(PrintWriter out) {
        return new Terminal(out, Ansi.AUTO);
    }

    /** What the libraries have to say is in the answers already, in better words. */
    static void hushLibraries() {
        JournalLog.open(System.getenv(), Log.Level.ERROR).hearLibraries();
    }

    void line(String text) {
        out.println(text);
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

    private String coloured(String style, String text) {
        return ansi.enabled() ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.off(Ansi.Style.parse(style)) : text;
    }
}
