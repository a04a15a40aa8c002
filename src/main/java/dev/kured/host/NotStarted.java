package dev.kured.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A failure to start a program. The message is the reason, to be put at the end of a sentence: {@code no such file}. */
public final class NotStarted extends IOException {
    private static final long serialVersionUID = 1L;

    private static final Pattern ERROR = Pattern.compile("\\berror[:=] ?(\\d+)");
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;

    NotStarted(String program, IOException cause) {
        super(reason(program, cause), cause);
    }

    /** Finds the error number in Java's message, which has several lines. */
    private static String reason(String program, IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher error = ERROR.matcher(message);
        return switch (error.find() ? Integer.parseInt(error.group(1)) : 0) {
            case ENOENT, ENOTDIR -> missing(program);
            case EACCES -> "permission denied";
            case ENOEXEC -> "it is not a program";
            default -> message;
        };
    }

    private static String missing(String program) {
        if (!program.contains("/")) {
            return "no such program in PATH";
        }
        return Files.exists(Path.of(program)) ? "the interpreter in its first line does not exist" : "no such file";
    }
}
