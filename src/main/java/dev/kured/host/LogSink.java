package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.util.Map;

/** Where the lines of the log go. */
sealed interface LogSink permits Journal, PlainText, TextLines, JsonLines {

    /** Writes one line, with these fields if there is a place for them. Never throws. */
    void write(Level level, String line, Map<String, String> fields);
}
