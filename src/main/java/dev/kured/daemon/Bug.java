package dev.kured.daemon;

import dev.kured.terms.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * An error that kured did not expect, in words for the operator.
 *
 * @param error what was thrown
 * @param thread the name of the thread that it ended
 */
public record Bug(Throwable error, String thread) {

    /** An error on the present thread. */
    public static Bug here(Throwable error) {
        return new Bug(error, Thread.currentThread().getName());
    }

    /** One line: the error, its thread, the place in the code, and what to do. */
    public String inWords() {
        return "kured has met a bug and ends: " + error + ", in thread \"" + thread + "\""
                + Stream.of(error.getStackTrace()).findFirst().map(frame -> " at " + frame).orElse("")
                + ". Please report it";
    }

    /** Writes the line as an error, and below it the stack trace, which a report needs. */
    public void tell(Log log) {
        log.error(inWords());
        var trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace, true));
        trace.toString().lines().map(line -> line.replace("\t", "    ")).forEach(log::info);
    }
}
