package io.kubernetes.client.openapi;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.text.DateFormat;
import java.time.format.DateTimeFormatter;

/**
 * Stands in for client-java's class of the same name, which comes later on the class path. That one loads a type
 * adapter for every kind of object that Kubernetes has, some eight hundred classes, before the Gson that kured sets is
 * even looked at; and its Gson refuses an answer with a field that it does not know, as a newer API server gives.
 *
 * <p>It has what client-java itself calls, and no more.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // as its namesake has it
public class JSON {
    private static volatile Gson gson = new Gson();

    /** Takes its place from now on. */
    public static void setGson(Gson newGson) {
        gson = newGson;
    }

    /** The one in use. */
    public static Gson getGson() {
        return gson;
    }

    /** {@code ApiClient} writes its requests with it. */
    public static String serialize(Object object) {
        return gson.toJson(object);
    }

    /** For {@code ApiClient}'s own reading of answers, which kured does not use. */
    public static <T> T deserialize(String body, Type type) {
        return gson.fromJson(body, type);
    }

    /** As {@link #deserialize(String, Type)}. */
    public static <T> T deserialize(InputStream body, Type type) throws IOException {
        try (var reader = new InputStreamReader(body, StandardCharsets.UTF_8)) {
            return gson.fromJson(reader, type);
        }
    }

    // How dates are written is for kured's Gson to know: its setters are here because ApiClient has doors to them.

    public static void setLenientOnJson(boolean lenient) {
        refuse();
    }

    public static void setOffsetDateTimeFormat(DateTimeFormatter format) {
        refuse();
    }

    public static void setLocalDateFormat(DateTimeFormatter format) {
        refuse();
    }

    public static void setDateFormat(DateFormat format) {
        refuse();
    }

    public static void setSqlDateFormat(DateFormat format) {
        refuse();
    }

    private static void refuse() {
        throw new UnsupportedOperationException("set the Gson instead");
    }
}
