package dev.kured.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why a program could not be started. Java tells the number of the error, and several lines around it. */
public final class NotStarted {
    private static final Pattern ERROR = Pattern.compile("\\berror[:=] ?(\\d+)");
    private static final int ENOENT = 2;
    private static final int ENOEXEC = 8;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;

    private NotStarted() {}

    /** The reason, such as {@code no such file}, of what {@link ProcessBuilder#start} has thrown. */
    public static String reason(String program, IOException e) {
        String told = String.valueOf(e.getMessage());
        Matcher error = ERROR.matcher(told);
        return switch (error.find() ? Integer.parseInt(error.group(1)) : 0) {
            case ENOENT, ENOTDIR -> missing(program);
            case EACCES -> "permission denied";
            case ENOEXEC -> "it is no program";
            default -> told;
        };
    }

    private static String missing(String program) {
        if (!program.contains("/")) {
            return "no such program in PATH";
        }
        return Files.exists(Path.of(program)) ? "the interpreter in its first line does not exist" : "no such file";
    }
}
