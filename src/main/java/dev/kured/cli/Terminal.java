package dev.kured.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/** Standard output, with colour only where a person looks at it. */
record Terminal(PrintWriter out, Ansi ansi) {

    static Terminal of(PrintWriter out) {
        return new Terminal(out, Ansi.AUTO);
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
