package dev.kured.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.Optional;

/** Builds a JSON object. Leaves out empty values. */
final class Payload {
    private final JsonObject object = new JsonObject();

    Payload put(String name, String value) {
        object.addProperty(name, value);
        return this;
    }

    Payload put(String name, Optional<String> value) {
        value.ifPresent(text -> object.addProperty(name, text));
        return this;
    }

    Payload put(String name, Number value) {
        object.addProperty(name, value);
        return this;
    }

    Payload put(String name, boolean value) {
        object.addProperty(name, value);
        return this;
    }

    Payload put(String name, JsonElement value) {
        object.add(name, value);
        return this;
    }

    Payload put(String name, Payload value) {
        object.add(name, value.object);
        return this;
    }

    /** Adds a list of texts, also an empty one. */
    Payload put(String name, Collection<String> values) {
        var array = new JsonArray();
        values.forEach(value -> array.add(new JsonPrimitive(value)));
        object.add(name, array);
        return this;
    }

    /** Adds a list with one object. */
    Payload putOne(String name, Payload only) {
        var array = new JsonArray();
        array.add(only.object);
        object.add(name, array);
        return this;
    }

    JsonObject object() {
        return object;
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
