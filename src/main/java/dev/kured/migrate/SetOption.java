package dev.kured.migrate;

import dev.kured.migrate.Value.Items;
import dev.kured.migrate.Value.Nothing;
import dev.kured.migrate.Value.Table;
import dev.kured.migrate.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Parses an option {@code --set} of Helm, or its equivalent in another tool: {@code a.b=1,c[0]=x,d={y,z}}. A backslash
 * escapes the next character.
 *
 * @see <a href="https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set">The format of --set</a>
 */
final class SetOption {
    /** The longest list; no value of kured needs a longer one. */
    private static final int LONGEST = 1000;

    private final String text;
    private final Form form;
    private final int line;
    private int at;
    private Table values;

    /** The syntax of the value. */
    enum Form {
        /** {@code --set}: null, true, false and numbers have their types. */
        TYPED,
        /** {@code --set-string}. */
        TEXT,
        /** {@code --set-literal}: the whole rest, without escapes. */
        LITERAL,
        /** {@code --set-json}. */
        JSON
    }

    /** Thrown for an option that Helm would reject, too. The message does not repeat the option, which may contain a secret. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;
        private final String what;

        Wrong(String what) {
            super(what);
            this.what = what;
        }

        String what() {
            return what;
        }
    }

    private SetOption(Table values, String text, Form form, int line) {
        this.values = values;
        this.text = text;
        this.form = form;
        this.line = line;
    }

    /**
     * Applies an option.
     *
     * @return the new values
     * @throws Wrong if Helm would reject the option
     */
    static Table apply(Table values, String text, Form form, int line) throws Wrong {
        var option = new SetOption(values, text, form, line);
        if (form == Form.JSON && text.startsWith("{")) {
            return option.json() instanceof Table table ? table.over(values) : values;
        }
        while (option.at < text.length()) {
            option.assignment();
        }
        return option.values;
    }

    /** Sets the value at a path such as {@code a.b[0]}. */
    static Table put(Table values, String path, Value value) throws Wrong {
        var option = new SetOption(values, path + "=", Form.TYPED, value.line());
        return option.put(Optional.of(values), option.path(), value) instanceof Table table ? table : values;
    }

    /** A key of a table, or an index of a list. */
    private sealed interface Step {
        record Key(String name) implements Step {}

        record Index(int number) implements Step {}
    }

    private void assignment() throws Wrong {
        List<Step> path = path();
        Value value = switch (form) {
            case TYPED, TEXT -> at < text.length() && text.charAt(at) == '{' ? list() : scalar(until(","));
            case LITERAL -> Text.of(rest(), line);
            case JSON -> json();
        };
        at++; // the comma
        if (put(Optional.of(values), path, value) instanceof Table table) {
            values = table;
        }
    }

    private List<Step> path() throws Wrong {
        var path = new ArrayList<Step>();
        path.add(new Step.Key(until(".[,=")));
        while (true) {
            char end = at < text.length() ? text.charAt(at) : ',';
            at++;
            switch (end) {
                case '=' -> {
                    return path;
                }
                case '.' -> path.add(new Step.Key(until(".[,=")));
                case '[' -> path.add(index());
                default -> throw new Wrong("a key has no value");
            }
        }
    }

    private Step index() throws Wrong {
        String number = until("]");
        at++;
        if (!number.matches("\\d{1,3}") || Integer.parseInt(number) >= LONGEST) {
            throw new Wrong("invalid index: [" + number + "]");
        }
        if (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[' && text.charAt(at) != '=') {
            throw new Wrong("unexpected text after an index");
        }
        return new Step.Index(Integer.parseInt(number));
    }

    private Items list() throws Wrong {
        var items = new ArrayList<Value>();
        at++;
        while (true) {
            String item = until(",}");
            if (at >= text.length()) {
                throw new Wrong("unclosed list");
            }
            boolean last = text.charAt(at++) == '}';
            if (!last || !item.isEmpty() || !items.isEmpty()) {
                items.add(scalar(item));
            }
            if (last) {
                return new Items(items, line);
            }
        }
    }

    private Value scalar(String word) {
        if (form == Form.TYPED && word.equals("null")) {
            return new Nothing(line);
        }
        boolean isFalse = word.isEmpty() || (form == Form.TYPED && word.matches("false|0"));
        return new Text(word, isFalse, line, _ -> line);
    }

    private Value json() throws Wrong {
        try {
            List<Value> documents = Value.read("--set-json", Text.of(rest(), line));
            return documents.isEmpty() ? new Nothing(line) : documents.getFirst();
        } catch (Unreadable e) {
            throw new Wrong("no JSON after the equals sign");
        }
    }

    private String rest() {
        String rest = text.substring(Math.min(at, text.length()));
        at = text.length();
        return rest;
    }

    private String until(String ends) {
        var word = new StringBuilder();
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            word.append(text.charAt(at++));
        }
        return word.toString();
    }

    private Value put(Optional<Value> before, List<Step> path, Value value) {
        if (path.isEmpty()) {
            return value;
        }
        List<Step> rest = path.subList(1, path.size());
        return switch (path.getFirst()) {
            case Step.Key(var name) -> {
                Table table = before.orElse(Table.EMPTY) instanceof Table known ? known : Table.EMPTY;
                var entries = new LinkedHashMap<>(table.entries());
                entries.put(name, put(Optional.ofNullable(entries.get(name)), rest, value));
                yield new Table(entries, table.line() == 0 ? line : table.line());
            }
            case Step.Index(var number) -> {
                var items = new ArrayList<>(before.orElse(Table.EMPTY) instanceof Items known ? known.values() : List.of());
                while (items.size() <= number) {
                    items.add(new Nothing(line));
                }
                items.set(number, put(Optional.of(items.get(number)), rest, value));
                yield new Items(items, line);
            }
        };
    }
}
