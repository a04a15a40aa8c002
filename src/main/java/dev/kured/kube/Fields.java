package dev.kured.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map of a document in YAML or JSON, read field by field. A value of another form than its field has is an
 * IllegalArgumentException that names the field by its place, {@code users[admin].user.token}, and shows no value. A
 * field that is {@code null} is not set, as to kubectl.
 *
 * @param place of the map in the document; empty for the document itself
 */
record Fields(String place, KubeconfigField.Block block, Map<?, ?> values) {

    /** Reads a document or a part of one; refuses every field of it that kured does not follow. */
    static Fields of(String place, KubeconfigField.Block block, @Nullable Object value) {
        String what = place.isEmpty() ? "it" : place;
        if (!(value instanceof Map<?, ?> values)) {
            throw new IllegalArgumentException(what + " is " + form(value) + ", where a map of fields is needed");
        }
        var fields = new Fields(place, block, values);
        for (KubeconfigField field : KubeconfigField.refusedIn(block)) {
            if (fields.isSet(field)) {
                throw new IllegalArgumentException(
                        fields.placeOf(field) + " is not supported: " + field.why().orElseThrow());
            }
        }
        return fields;
    }

    String placeOf(KubeconfigField field) {
        if (field.block() != block) {
            throw new IllegalStateException(field + " stands in no " + block);
        }
        return place.isEmpty() ? field.key() : place + "." + field.key();
    }

    /** A text; empty if it is not set. */
    Optional<String> text(KubeconfigField field) {
        return text(placeOf(field), values.get(field.key())).filter(text -> !text.isEmpty());
    }

    String neededText(KubeconfigField field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** A list of texts; empty if it is not set. */
    List<String> texts(KubeconfigField field) {
        return texts(placeOf(field), values.get(field.key()));
    }

    /** Lists of texts by their names; empty if it is not set. */
    Map<String, List<String>> textsByName(KubeconfigField field) {
        var lists = new LinkedHashMap<String, List<String>>();
        Object value = values.get(field.key());
        if (value == null) {
            return lists;
        }
        if (!(value instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException(placeOf(field) + " is " + form(value) + ", where a map of lists is needed");
        }
        entries.forEach((name, list) -> lists.put(String.valueOf(name), texts(placeOf(field) + "." + name, list)));
        return lists;
    }

    /** A part of its own; empty if it is not set. */
    Optional<Fields> part(KubeconfigField field, KubeconfigField.Block inside) {
        Object value = values.get(field.key());
        return value == null ? Optional.empty() : Optional.of(of(placeOf(field), inside, value));
    }

    /** The parts in a list, each named by its number; empty if it is not set. */
    List<Fields> parts(KubeconfigField field, KubeconfigField.Block inside) {
        List<?> all = list(placeOf(field), values.get(field.key()));
        var parts = new ArrayList<Fields>();
        for (int i = 0; i < all.size(); i++) {
            parts.add(of(placeOf(field) + "[" + i + "]", inside, all.get(i)));
        }
        return parts;
    }

    /**
     * The part of a list of named parts: {@code users: [{name: NAME, user: {…}}]}.
     *
     * @param field the list
     * @param kind the key of the part, and what it is: {@code user}
     */
    Fields named(KubeconfigField field, String name, String kind, KubeconfigField.Block inside) {
        List<?> all = list(placeOf(field), values.get(field.key()));
        for (int i = 0; i < all.size(); i++) {
            if (!(all.get(i) instanceof Map<?, ?> entry)) {
                throw new IllegalArgumentException(placeOf(field) + "[" + i + "] is " + form(all.get(i))
                        + ", where a map with name and " + kind + " is needed");
            }
            if (name.equals(entry.get("name"))) {
                String at = placeOf(field) + "[" + name + "]." + kind;
                if (entry.get(kind) == null) {
                    throw new IllegalArgumentException(at + " is missing");
                }
                return of(at, inside, entry.get(kind));
            }
        }
        throw new IllegalArgumentException("it has no " + kind + " '" + name + "' (" + placeOf(field) + ")");
    }

    IllegalArgumentException missing(KubeconfigField field) {
        return new IllegalArgumentException(placeOf(field) + " is missing");
    }

    private boolean isSet(KubeconfigField field) {
        Object value = values.get(field.key());
        return value != null
                && !value.equals(false)
                && !value.equals("")
                && !(value instanceof Map<?, ?> map && map.isEmpty());
    }

    private static List<String> texts(String place, @Nullable Object value) {
        List<?> all = list(place, value);
        var texts = new ArrayList<String>();
        for (int i = 0; i < all.size(); i++) {
            String at = place + "[" + i + "]";
            texts.add(text(at, all.get(i)).orElseThrow(() -> new IllegalArgumentException(at + " is empty")));
        }
        return texts;
    }

    private static List<?> list(String place, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(place + " is " + form(value) + ", where a list is needed");
        }
        return list;
    }

    private static Optional<String> text(String place, @Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(place + " is " + form(value) + ", where a text is needed; put it in quotes");
        }
        return Optional.of(text);
    }

    private static String form(@Nullable Object value) {
        return switch (value) {
            case null -> "empty";
            case String _ -> "a text";
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            default -> "something else"; // YAML knows dates, sets and bytes, too.
        };
    }

    /** Without the values, which may be secret. */
    @Override
    public String toString() {
        return place;
    }
}
