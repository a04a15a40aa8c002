package dev.kured.terms;

import java.util.regex.Pattern;

/**
 * A regular expression that may match any part of a name; {@code ^} and {@code $} anchor it.
 *
 * @param expression the expression in the syntax of {@link Pattern}; for names, most other programs use the same syntax
 */
public record NamePattern(String expression) {

    /**
     * Checks the syntax.
     *
     * @throws IllegalArgumentException if the text is not a regular expression
     */
    public NamePattern {
        Pattern.compile(expression);
    }

    /**
     * {@return whether the expression matches a part of a name}
     *
     * @param name the name
     */
    public boolean isIn(String name) {
        return Pattern.compile(expression).matcher(name).find();
    }

    /** Returns the expression. */
    @Override
    public String toString() {
        return expression;
    }
}
