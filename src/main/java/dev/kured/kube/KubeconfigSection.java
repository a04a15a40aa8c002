package dev.kured.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A section of a kubeconfig (YAML) or of a credential plugin's output (JSON), read field by field. A value of the wrong
 * type causes an IllegalArgumentException that names the field by its place, {@code users[admin].user.token}, and shows
 * no value. A field that is {@code null} counts as not set, as in kubectl.
 *
 * @param place the place of the section in the document; empty for the document itself
 * @param block the kind of the section, which decides its fields
 * @param values the values by the names of their fields
 */
record KubeconfigSection(String place, KubeconfigField.Block block, Map<?, ?> values) {

    /** Reads a document or a section of it, unless it sets a field that kured refuses. */
    static KubeconfigSection of(String place, KubeconfigField.Block block, @Nullable Object value) {
        String what = place.isEmpty() ? "it" : place;
        if (!(value instanceof Map<?, ?> values)) {
            throw new IllegalArgumentException(what + " is " + typeOf(value) + ", but must be a map of fields");
        }
        var fields = new KubeconfigSection(place, block, values);
        for (KubeconfigField field : KubeconfigField.refusedIn(block)) {
            if (fields.isSet(field)) {
                throw new IllegalArgumentException(
                        fields.placeOf(field) + " is not supported: " + field.why().orElseThrow());
            }
        }
        return fields;
    }

    /** Returns the place of a field in the document, for messages. */
    String placeOf(KubeconfigField field) {
        if (field.block() != block) {
            throw new IllegalStateException(field + " is no field of " + block);
        }
        return place.isEmpty() ? field.key() : place + "." + field.key();
    }

    /** Returns a string; empty if it is not set. */
    Optional<String> text(KubeconfigField field) {
        return text(placeOf(field), values.get(field.key())).filter(text -> !text.isEmpty());
    }

    String neededText(KubeconfigField field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** Returns a list of strings; empty if it is not set. */
    List<String> texts(KubeconfigField field) {
        return texts(placeOf(field), values.get(field.key()));
    }

    /** Returns lists of strings by their names; empty if the field is not set. */
    Map<String, List<String>> textsByName(KubeconfigField field) {
        var lists = new LinkedHashMap<String, List<String>>();
        Object value = values.get(field.key());
        if (value == null) {
            return lists;
        }
        if (!(value instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException(placeOf(field) + " is " + typeOf(value) + ", but must be a map of lists");
        }
        entries.forEach((name, list) -> lists.put(String.valueOf(name), texts(placeOf(field) + "." + name, list)));
        return lists;
    }

    /** Returns a nested section; empty if it is not set. */
    Optional<KubeconfigSection> part(KubeconfigField field, KubeconfigField.Block inside) {
        Object value = values.get(field.key());
        return value == null ? Optional.empty() : Optional.of(of(placeOf(field), inside, value));
    }

    /** Returns the sections in a list, each named by its index; empty if the field is not set. */
    List<KubeconfigSection> parts(KubeconfigField field, KubeconfigField.Block inside) {
        List<?> all = list(placeOf(field), values.get(field.key()));
        var parts = new ArrayList<KubeconfigSection>();
        for (int i = 0; i < all.size(); i++) {
            parts.add(of(placeOf(field) + "[" + i + "]", inside, all.get(i)));
        }
        return parts;
    }

    /**
     * Returns the section with that name in a list such as {@code users: [{name: NAME, user: {…}}]}.
     *
     * @param field the list
     * @param kind the key of the section in its entry: {@code user}
     */
    KubeconfigSection named(KubeconfigField field, String name, String kind, KubeconfigField.Block inside) {
        List<?> all = list(placeOf(field), values.get(field.key()));
        for (int i = 0; i < all.size(); i++) {
            if (!(all.get(i) instanceof Map<?, ?> entry)) {
                throw new IllegalArgumentException(placeOf(field) + "[" + i + "] is " + typeOf(all.get(i))
                        + ", but must be a map with name and " + kind);
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
            throw new IllegalArgumentException(place + " is " + typeOf(value) + ", but must be a list");
        }
        return list;
    }

    private static Optional<String> text(String place, @Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new IllegalArgumentException(place + " is " + typeOf(value) + ", but must be a string; put it in quotes");
        }
        return Optional.of(text);
    }

    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "empty";
            case String _ -> "a string";
            case Number _ -> "a number";
            case Boolean _ -> "true or false";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            default -> "of another type"; // YAML also has dates, sets and bytes.
        };
    }

    /** Returns the place without the values, which can be secret. */
    @Override
    public String toString() {
        return place;
    }
}
