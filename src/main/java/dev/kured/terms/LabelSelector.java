package dev.kured.terms;

import java.util.regex.Pattern;

/**
 * Which objects are meant, by their labels: {@code app=db}, {@code tier in (db, cache), !spare}. It is checked here and
 * applied by the API server.
 *
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

    /** @throws IllegalArgumentException if the API server would not understand it; also if it says nothing */
    public LabelSelector {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a label selector");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
