package dev.kured.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;

/**
 * Parses a TOML file. Reports mistakes to {@code errors}, and understands the lines without one.
 *
 * @see <a href="https://toml.io/en/v1.1.0">TOML 1.1</a>
 */
record Syntax(Path file, Consumer<ConfigError> errors) {
    private static final Pattern UNEXPECTED = Pattern.compile("Unexpected (.+?), expected (.+)", Pattern.DOTALL);
    private static final Pattern REPEATED = Pattern.compile("(.+) previously defined at (.+)", Pattern.DOTALL);
    // The most common mistake of people who are used to flags: timeout = 15m
    private static final Pattern UNQUOTED = Pattern.compile("\\s*([\\w.-]+)\\s*=\\s*([\\w/.%+:-]+)\\s*(?:#.*)?");

    Part read(byte[] bytes) {
        CharBuffer readable = CharBuffer.allocate(bytes.length);
        CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), readable, true);
        String text = readable.flip().toString();
        if (end.isError()) {
            refuseAfter(lines(text));
            return parse("");
        }
        return parse(text);
    }

    private void refuseAfter(List<String> readable) {
        String last = readable.getLast();
        int column = last.codePointCount(0, last.length()) + 1;
        errors.accept(ConfigError.in(file)
                .withLine(readable.size())
                .withColumn(column)
                .withFound("bytes that are not UTF-8")
                .withExpected("text in UTF-8"));
    }

    private Part parse(String text) {
        TomlParseResult result = Toml.parse(text, TomlParseOptions.sourceless());
        List<String> lines = lines(text);
        int sureBefore = Integer.MAX_VALUE;
        for (TomlParseError error : result.errors()) {
            int row = error.position().line();
            String line = row <= lines.size() ? lines.get(row - 1) : "";
            errors.accept(inWords(line, error));
            if (line.stripLeading().startsWith("[")) {
                sureBefore = Math.min(sureBefore, row);
            }
        }
        return new Part(file, result, sureBefore);
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\n", -1));
    }

    private ConfigError inWords(String line, TomlParseError error) {
        ConfigError mistake =
                ConfigError.in(file).withLine(error.position().line()).withColumn(error.position().column());
        String message = inOneLine(String.valueOf(error.getMessage()));
        Matcher unexpected = UNEXPECTED.matcher(message);
        Matcher unquoted = UNQUOTED.matcher(line);
        Matcher repeated = REPEATED.matcher(message);
        if (unexpected.matches() && unquoted.matches()) {
            return withoutQuotes(mistake.withColumn(unquoted.start(2) + 1).withKey(unquoted.group(1)), unquoted.group(2));
        }
        if (unexpected.matches()) {
            // The unexpected text may be a piece of an address, and secret.
            return mistake
                    .withFound(line.contains("://") ? "something else (not shown, it may hold a secret)" : unexpected.group(1))
                    .withExpected(unexpected.group(2));
        }
        if (repeated.matches()) {
            return mistake
                    .withKey(repeated.group(1))
                    .withFound("the key a second time")
                    .withExpected("the key once (the first one is at " + repeated.group(2) + ")");
        }
        return mistake.withFound("invalid TOML (" + message + ")").withExpected("valid TOML");
    }

    private static ConfigError withoutQuotes(ConfigError mistake, String value) {
        return value.contains("://")
                ? mistake
                        .withFound("an address without quotes (not shown, it may hold a secret)")
                        .withExpected("the address in quotes")
                : mistake.withFound(value + " without quotes").withExpected("\"" + value + "\"");
    }

    /** Escapes line breaks and other control characters, which the parser repeats from the file. */
    private static String inOneLine(String message) {
        return message.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? "\\u%04X".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
