package dev.kured.host;

import dev.kured.terms.Log.Level;
import java.util.Map;

/** The destination of the log's lines. */
sealed interface LogSink permits Journal, PlainText, TextLines, JsonLines {

    /** Writes one line, with the fields if the format has fields. Never throws. */
    void write(Level level, String line, Map<String, String> fields);
}
