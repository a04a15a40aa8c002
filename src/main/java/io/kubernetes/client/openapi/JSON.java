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
 * Replaces client-java's class of the same name, which comes later on the class path. The original loads a type adapter
 * for each kind of Kubernetes object, about 800 classes, before it uses the Gson that kured sets; and its Gson refuses an
 * answer with an unknown field, which a newer API server may send.
 *
 * <p>This class has only the methods that client-java itself calls.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // The signature is that of the original.
public class JSON {
    private static volatile Gson gson = new Gson();

    /** Not instantiated by kured; the original class has this constructor, too. */
    public JSON() {}

    /**
     * Sets the Gson for all clients.
     *
     * @param newGson the Gson to use from now on
     */
    public static void setGson(Gson newGson) {
        gson = newGson;
    }

    /** {@return the Gson in use} */
    public static Gson getGson() {
        return gson;
    }

    /**
     * Writes an object; {@code ApiClient} serializes the bodies of its requests with this method.
     *
     * @param object the object
     * @return the object as JSON
     */
    public static String serialize(Object object) {
        return gson.toJson(object);
    }

    /**
     * Reads an object; only {@code ApiClient}'s own methods for answers call this, and kured does not use them.
     *
     * @param <T> the type of the object
     * @param body the object as JSON
     * @param type the type of the object
     * @return the object
     */
    public static <T> T deserialize(String body, Type type) {
        return gson.fromJson(body, type);
    }

    /**
     * Reads an object from a stream; see {@link #deserialize(String, Type)}.
     *
     * @param <T> the type of the object
     * @param body the object as JSON in UTF-8
     * @param type the type of the object
     * @return the object
     * @throws IOException if the stream cannot be read
     */
    public static <T> T deserialize(InputStream body, Type type) throws IOException {
        try (var reader = new InputStreamReader(body, StandardCharsets.UTF_8)) {
            return gson.fromJson(reader, type);
        }
    }

    // The setters below exist because methods of ApiClient refer to them. kured's Gson decides how dates are written.

    /**
     * Not supported.
     *
     * @param lenient ignored
     */
    public static void setLenientOnJson(boolean lenient) {
        refuse();
    }

    /**
     * Not supported.
     *
     * @param format ignored
     */
    public static void setOffsetDateTimeFormat(DateTimeFormatter format) {
        refuse();
    }

    /**
     * Not supported.
     *
     * @param format ignored
     */
    public static void setLocalDateFormat(DateTimeFormatter format) {
        refuse();
    }

    /**
     * Not supported.
     *
     * @param format ignored
     */
    public static void setDateFormat(DateFormat format) {
        refuse();
    }

    /**
     * Not supported.
     *
     * @param format ignored
     */
    public static void setSqlDateFormat(DateFormat format) {
        refuse();
    }

    private static void refuse() {
        throw new UnsupportedOperationException("set the Gson instead");
    }
}
