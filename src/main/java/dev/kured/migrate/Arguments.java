package dev.kured.migrate;

import dev.kured.migrate.Remark.Weight;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a command line: splits words as a shell does, and reads variables and flags as pflag does. */
final class Arguments {
    private static final String VARIABLE = "KURED_[A-Z_]+";
    /** Three dashes do not match: they begin a YAML document. */
    private static final Pattern BEGINS_LIKE_ONE =
            Pattern.compile("\\s*(?:(?:\\S*/)?kured(?:\\s+[-\\\\]|\\s*$)|--[a-z]|(?:export\\s+)?" + VARIABLE + "=)");

    private Arguments() {}

    /** A word and the line in which it begins. */
    record Word(String text, int line) {}

    static boolean isCommandLine(String text) {
        return BEGINS_LIKE_ONE.matcher(text).lookingAt();
    }

    /**
     * Splits text into words, with quotes and backslashes as in sh(1). A backslash at the end of a line continues the line.
     *
     * @throws Unreadable if a quote is not closed
     */
    static List<Word> split(String source, String text, int firstLine) throws Unreadable {
        var words = new ArrayList<Word>();
        var word = new StringBuilder();
        boolean within = false;
        int line = firstLine;
        int begun = firstLine;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!within && quote == 0) {
                begun = line;
            }
            if (c == '\n') {
                line++;
            }
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                if (next == '\n') {
                    line++;
                } else {
                    word.append(quote == '"' && "\"\\$`".indexOf(next) < 0 ? "\\" + next : String.valueOf(next));
                    within = true;
                }
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                within = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                within = true;
            } else if (within) {
                words.add(new Word(word.toString(), begun));
                word.setLength(0);
                within = false;
            }
        }
        if (quote != 0) {
            throw new Unreadable(source, begun, 1, "a quote is not closed");
        }
        if (within) {
            words.add(new Word(word.toString(), begun));
        }
        return words;
    }

    /** Finds each command line of kured in some lines of shell, with the variables before it. */
    static List<Found> commands(List<Word> words) {
        var commands = new ArrayList<List<Word>>(List.of(new ArrayList<>()));
        for (Word word : words) {
            List<Word> command = commands.getLast();
            if (isProgram(word) && command.stream().anyMatch(Arguments::isProgram)) {
                List<Word> variables = endingVariables(command);
                var next = new ArrayList<>(variables);
                variables.clear();
                next.add(word);
                commands.add(next);
            } else {
                command.add(word);
            }
        }
        var found = new ArrayList<Found>();
        for (List<Word> command : commands) {
            var source = new Source();
            read(command, source);
            if (source.isFound()) {
                String line = "line " + command.getFirst().line();
                found.add(new Found(line, "the command in " + line, source));
            }
        }
        return found;
    }

    private static boolean isProgram(Word word) {
        return word.text().equals("kured") || word.text().endsWith("/kured");
    }

    private static List<Word> endingVariables(List<Word> command) {
        int from = command.size();
        while (from > 0 && command.get(from - 1).text().matches("(?s)export|" + VARIABLE + "=.*")) {
            from--;
        }
        return command.subList(from, command.size());
    }

    /** Reads the variables and flags of one command line; the name of the program may be missing. */
    static void read(List<Word> words, Source source) {
        Iterator<Word> rest = words.iterator();
        while (rest.hasNext()) {
            Word word = rest.next();
            if (isProgram(word)) {
                source.found();
            } else if (word.text().matches("(?s)" + VARIABLE + "=.*")) {
                variable(word, source);
            } else if (word.text().startsWith("-")) {
                flag(word, rest, source);
            } else if (!word.text().equals("export")) {
                source.remark(Weight.LOST, "\"" + word.text() + "\" in line " + word.line(), "not a flag");
            }
        }
    }

    private static void variable(Word word, Source source) {
        String[] parts = word.text().split("=", 2);
        source.variable(parts[0], parts[1], word.line());
    }

    private static void flag(Word word, Iterator<Word> rest, Source source) {
        int equals = word.text().indexOf('=');
        String name = word.text().substring(0, equals < 0 ? word.text().length() : equals).replaceFirst("^-+", "");
        String place = "--" + name + ", line " + word.line();
        Optional<Flag> known = Flag.named(name);
        if (known.isEmpty()) {
            source.remark(Weight.LOST, place, "unknown flag: kubereboot/kured has no flag of this name up to version 1.23");
        } else if (equals >= 0) {
            source.found();
            source.flag(new Given(known.get(), word.text().substring(equals + 1), place));
        } else if (known.get().form() == Flag.Form.SWITCH) {
            source.found();
            source.flag(new Given(known.get(), "true", place));
        } else if (rest.hasNext()) {
            source.found();
            source.flag(new Given(known.get(), rest.next().text(), place));
        } else {
            source.remark(Weight.LOST, place, "the flag has no value");
        }
    }
}
