package dev.kured.migrate;

import dev.kured.migrate.Arguments.Word;
import dev.kured.migrate.Remark.Weight;
import dev.kured.migrate.SetOption.Form;
import dev.kured.migrate.Value.Table;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the values on a command line such as {@code helm install kured kubereboot/kured --set configuration.startTime=2am}. */
final class HelmCommand {
    private static final Pattern BEGINS_LIKE_ONE = Pattern.compile("\\s*(?:\\$ +)?(?:sudo\\s+)?(?:\\S*/)?helm\\s");
    private static final Pattern PROGRAM = Pattern.compile("(?:\\S*/)?helm");
    private static final Pattern CHART = Pattern.compile("(?:.*/)?kured(?:-[0-9.]+\\.tgz)?");
    private static final List<String> MAKE_A_RELEASE = List.of("install", "upgrade", "template");
    private static final Map<String, Form> SET = Map.of("--set", Form.TYPED, "--set-string", Form.TEXT,
            "--set-literal", Form.LITERAL, "--set-json", Form.JSON);

    private final List<Remark> remarks = new ArrayList<>();
    private Table values = Table.EMPTY;
    private boolean isOfKuredsChart;

    private HelmCommand() {}

    static boolean isOne(String text) {
        return BEGINS_LIKE_ONE.matcher(text).lookingAt();
    }

    /** Finds the releases of kured that some lines of shell create. */
    static List<Found> read(String name, List<Word> words) throws Unreadable {
        var found = new ArrayList<Found>();
        Iterator<Word> rest = words.iterator();
        var command = new ArrayList<Word>();
        while (rest.hasNext()) {
            Word word = rest.next();
            boolean isOperator = word.text().matches("&&|\\|\\|?|;|>.*|\\d>.*");
            if (isOperator || PROGRAM.matcher(word.text()).matches()) {
                release(name, command, found);
                command.clear();
            }
            if (!isOperator) {
                command.add(word);
            }
        }
        release(name, command, found);
        return found;
    }

    private static void release(String name, List<Word> command, List<Found> found) throws Unreadable {
        if (command.size() < 2 || !PROGRAM.matcher(command.getFirst().text()).matches()
                || command.stream().map(Word::text).noneMatch(MAKE_A_RELEASE::contains)) {
            return;
        }
        var release = new HelmCommand();
        Iterator<Word> rest = command.subList(1, command.size()).iterator();
        while (rest.hasNext()) {
            release.word(rest.next(), rest);
        }
        int line = command.getFirst().line();
        found.addAll(Manifest.ofRelease(name, release.values, "line " + line, "the helm command in line " + line,
                release.remarks, release.isOfKuredsChart));
    }

    private void word(Word word, Iterator<Word> rest) {
        String[] parts = word.text().split("=", 2);
        String option = parts[0];
        boolean takesValue = SET.containsKey(option) || option.matches("-f|--values|--set-file");
        if (!takesValue) {
            if (option.matches("--reuse-values|--reset-then-reuse-values")) {
                lost(option, word, "the values of the release are in the cluster: convert the output of 'helm get values' instead");
            }
            isOfKuredsChart |= CHART.matcher(word.text()).matches();
        } else if (parts.length == 2 && option.startsWith("--")) {
            option(option, parts[1], word);
        } else if (rest.hasNext()) {
            option(option, rest.next().text(), word);
        } else {
            lost(option, word, "the option has no value");
        }
    }

    private void option(String option, String value, Word word) {
        if (!SET.containsKey(option)) {
            lost(option + " " + value, word, "the file is not in the input: add its values yourself");
            return;
        }
        try {
            values = SetOption.apply(values, value, SET.getOrDefault(option, Form.TYPED), word.line());
        } catch (SetOption.Wrong e) {
            lost(option, word, e.what());
        }
    }

    private void lost(String about, Word word, String why) {
        remarks.add(new Remark(Weight.LOST, about + ", line " + word.line(), why));
    }
}
