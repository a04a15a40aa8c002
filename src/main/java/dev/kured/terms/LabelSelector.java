package dev.kured.terms;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector: {@code app=db}, {@code tier in (db, cache), !spare}. kured checks its form; the API server applies it,
 * or {@link #matches} does.
 *
 * @param value the selector's text
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">Labels and selectors</a>
 */
public record LabelSelector(String value) {
    private static final String DOMAIN = "(?=[^/,\\s]{1,253}/)"
            + "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*/";
    private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final String KEY = "(?:" + DOMAIN + ")?" + NAME;
    private static final String VALUE = "(?:" + NAME + ")?";
    private static final String VALUES = "\\(\\s*" + VALUE + "\\s*(?:,\\s*" + VALUE + "\\s*)*\\)";
    private static final String TERM = "\\s*(?:!\\s*" + KEY
            + "|" + KEY + "\\s*(?:"
            + "|(?:=|==|!=)\\s*" + VALUE
            + "|(?<=\\s)(?:in|notin)\\s*" + VALUES
            + "|[<>]\\s*-?[0-9]{1,18}))\\s*";
    private static final Pattern FORM = Pattern.compile(TERM + "(?:," + TERM + ")*");
    /** One term of a selector whose form was checked. */
    private static final Pattern EACH = Pattern.compile("(?<=^|,)\\s*(?<not>!)?\\s*(?<key>" + KEY + ")\\s*"
            + "(?:(?<operator>==|=|!=|>|<|(?<=\\s)(?:in|notin)(?=[\\s(]))\\s*(?:\\((?<values>[^)]*)\\)|(?<value>[^,\\s]*)))?"
            + "\\s*(?=,|$)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /**
     * Checks the form.
     *
     * @throws IllegalArgumentException if the API server would refuse the selector, or if it is empty
     */
    public LabelSelector {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a label selector");
        }
    }

    /**
     * {@return whether the selector matches an object}
     *
     * @param labels the labels of the object
     */
    public boolean matches(Map<String, String> labels) {
        Matcher terms = EACH.matcher(value);
        while (terms.find()) {
            if (!holds(terms, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Matcher term, Map<String, String> labels) {
        Optional<String> actual = Optional.ofNullable(labels.get(term.group("key")));
        if (term.group("not") != null) {
            return actual.isEmpty();
        }
        return switch (term.group("operator")) {
            case null -> actual.isPresent();
            case "=", "==" -> actual.equals(Optional.of(term.group("value")));
            case "!=" -> !actual.equals(Optional.of(term.group("value")));
            case "in" -> actual.filter(values(term)::contains).isPresent();
            case "notin" -> actual.filter(values(term)::contains).isEmpty();
            case ">" -> actual.flatMap(LabelSelector::number).filter(n -> n > number(term)).isPresent();
            case "<" -> actual.flatMap(LabelSelector::number).filter(n -> n < number(term)).isPresent();
            case String other -> throw new IllegalStateException(other);
        };
    }

    private static List<String> values(Matcher term) {
        return Arrays.stream(term.group("values").split(",", -1)).map(String::strip).toList();
    }

    private static long number(Matcher term) {
        return Long.parseLong(term.group("value"));
    }

    private static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    /** Returns the selector's text. */
    @Override
    public String toString() {
        return value;
    }
}
