package dev.kured.notify;

import dev.kured.terms.NodeName;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with fields in braces: {@code Draining node {node}}. Two braces stand for one. As in the original kured,
 * {@code %s} stands for the node and {@code %%} for a percent sign.
 *
 * @param text the text; all its fields exist
 */
public record Template(String text) {
    private static final Pattern FIELD = Pattern.compile("\\{\\{|}}|%%|%s|\\{([^{}]*)}|\\{");

    private enum Field {
        NODE, REASON, PHASE, PACKAGES, HOLDER, TIME;

        String of(Message message) {
            return switch (this) {
                case NODE -> message.node().value();
                case REASON -> message.reason();
                case PHASE -> message.phaseLabel();
                case PACKAGES -> String.join(", ", message.packages());
                case HOLDER -> message.holders().stream().map(NodeName::value).collect(Collectors.joining(", "));
                case TIME -> message.at().truncatedTo(ChronoUnit.SECONDS).toString();
            };
        }

        static Optional<Field> named(String name) {
            return Arrays.stream(values()).filter(field -> field.inBraces().equals("{" + name + "}")).findFirst();
        }

        private String inBraces() {
            return "{" + name().toLowerCase(Locale.ROOT) + "}";
        }
    }

    /**
     * Reads a text.
     *
     * @throws NotUnderstood for an unknown field or an open brace
     */
    public static Template parse(String text) throws NotUnderstood {
        Matcher fields = FIELD.matcher(text);
        while (fields.find()) {
            String name = fields.group(1);
            if (fields.group().equals("{") || (name != null && Field.named(name).isEmpty())) {
                throw new NotUnderstood(
                        name == null ? "a brace without a field" : "the field {" + name + "}",
                        "one of " + Arrays.stream(Field.values()).map(Field::inBraces).collect(Collectors.joining(", "))
                                + ", or {{ for a brace");
            }
        }
        return new Template(text);
    }

    /** Returns the text of this message. */
    String fill(Message message) {
        return FIELD.matcher(text).replaceAll(found -> Matcher.quoteReplacement(filled(found, message)));
    }

    private static String filled(MatchResult found, Message message) {
        return switch (found.group()) {
            case "{{" -> "{";
            case "}}" -> "}";
            case "%%" -> "%";
            case "%s" -> message.node().value();
            default -> Field.named(found.group(1)).map(field -> field.of(message)).orElse(found.group());
        };
    }
}
