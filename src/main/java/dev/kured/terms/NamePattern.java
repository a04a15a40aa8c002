package dev.kured.terms;

import java.util.regex.Pattern;

/**
 * A regular expression that is looked for anywhere in a name; {@code ^} and {@code $} tie it to the whole.
 *
 * @param expression in the syntax of {@link Pattern}, which is that of most other programs in all that names need
 */
public record NamePattern(String expression) {

    /** @throws IllegalArgumentException if it is not a regular expression */
    public NamePattern {
        Pattern.compile(expression);
    }

    /** Whether it is found in that name. */
    public boolean isIn(String name) {
        return Pattern.compile(expression).matcher(name).find();
    }

    @Override
    public String toString() {
        return expression;
    }
}
