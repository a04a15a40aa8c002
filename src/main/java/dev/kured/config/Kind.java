package dev.kured.config;

import dev.kured.terms.DurationText;
import dev.kured.terms.Log;
import dev.kured.terms.NodeName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the value of a key must be.
 *
 * @param expected in words, with an example
 * @param secret a wrong one is not shown
 * @param reading from a value of TOML to what it means; empty if it is something else
 */
record Kind<T>(String expected, boolean secret, Function<Object, Optional<T>> reading) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    Kind(String expected, Function<Object, Optional<T>> reading) {
        this(expected, false, reading);
    }

    private static <T> Kind<T> text(String expected, Function<String, Optional<T>> reading) {
        return new Kind<>(expected, value -> value instanceof String text ? reading.apply(text) : Optional.empty());
    }

    /** A text that may hold a password. Whether it is right is for others to tell. */
    static Kind<String> secret(String expected) {
        return new Kind<>(expected, true, value -> value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    /** The text of a message. Whether its fields are right is for others to tell. */
    static Kind<String> template() {
        return text("a text such as \"Draining node {node}\"", Optional::of);
    }

    /** The same, where {@code ""} stands for "not set". */
    Kind<Optional<T>> orUnset() {
        return new Kind<>(expected + ", or \"\"", value -> value.equals("")
                ? Optional.of(Optional.empty())
                : Optional.of(reading.apply(value)).filter(Optional::isPresent));
    }

    /** The same, as long as {@code within} holds, which {@code bounds} tells in words. */
    private Kind<T> only(String bounds, Function<T, Boolean> within) {
        return new Kind<>(bounds, value -> reading.apply(value).filter(within::apply));
    }

    static Kind<Duration> duration() {
        return text("a duration such as \"90s\", \"15m\" or \"1h30m\"", DurationText::parse);
    }

    static Kind<Duration> durationFrom(Duration least) {
        return duration().only("a duration such as \"90s\", \"15m\" or \"1h30m\", at least \""
                + DurationText.format(least) + "\"", duration -> duration.compareTo(least) >= 0);
    }

    /** A duration for the API server, which counts whole seconds: half a second would become none at all. */
    static Kind<Duration> wholeSeconds() {
        return duration().only("a duration in whole seconds such as \"30s\"", duration -> duration.toMillisPart() == 0);
    }

    static Kind<Integer> number(int least, int most) {
        return new Kind<>("a whole number from " + least + " to " + most, value ->
                value instanceof Long number && number >= least && number <= most
                        ? Optional.of(number.intValue())
                        : Optional.empty());
    }

    static Kind<Path> absolutePath(String example) {
        return text("an absolute path such as \"" + example + "\"", text -> {
            try {
                return Optional.of(Path.of(text)).filter(Path::isAbsolute);
            } catch (InvalidPathException nulCharacter) {
                return Optional.empty();
            }
        });
    }

    /** The name of an object in the API server, see RFC 1123; it has the form of a Node's. */
    static Kind<String> objectName() {
        return nodeName("the name of an object").as(NodeName::value);
    }

    static Kind<NodeName> nodeName() {
        return nodeName("the name of a Node");
    }

    private static Kind<NodeName> nodeName(String what) {
        return text(what + " (lower case letters, digits, '-' and '.', at most 253 characters)", text -> {
            try {
                return Optional.of(new NodeName(text));
            } catch (IllegalArgumentException otherForm) {
                return Optional.empty();
            }
        });
    }

    /** The name of a namespace: a label of RFC 1123. */
    static Kind<String> namespace() {
        return text("the name of a namespace (lower case letters, digits and '-', at most 63 characters)", text ->
                Optional.of(text).filter(LABEL.asMatchPredicate()));
    }

    static Kind<Log.Level> level() {
        return oneOf(Log.Level.class);
    }

    /** One of a closed list, as the constants are named, in lower case and with hyphens. */
    private static <E extends Enum<E>> Kind<E> oneOf(Class<E> options) {
        Function<E, String> word = option -> option.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String words = Arrays.stream(options.getEnumConstants())
                .map(option -> "\"" + word.apply(option) + "\"")
                .collect(Collectors.joining(", "));
        return text("one of " + words, text -> Arrays.stream(options.getEnumConstants())
                .filter(option -> word.apply(option).equals(text))
                .findFirst());
    }

    private <U> Kind<U> as(Function<T, U> meaning) {
        return new Kind<>(expected, value -> reading.apply(value).map(meaning));
    }
}
