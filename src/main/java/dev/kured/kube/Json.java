package dev.kured.kube;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.kubernetes.client.openapi.models.V1ManagedFieldsEntry;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * Reads and writes the API server's JSON. Unlike client-java's own JSON class it ignores unknown fields, so that a newer
 * API server cannot break kured, and it drops {@code managedFields}, which make up half of many objects.
 */
final class Json {
    private Json() {}

    static Gson gson() {
        return new GsonBuilder()
                .registerTypeAdapter(OffsetDateTime.class, new MicroTime().nullSafe())
                .registerTypeAdapter(byte[].class, new Base64Bytes().nullSafe())
                .addDeserializationExclusionStrategy(new WithoutManagedFields())
                .disableHtmlEscaping()
                .create();
    }

    /** Writes times as Kubernetes' MicroTime: UTC with exactly six digits. The type Time accepts that form, too. */
    private static final class MicroTime extends TypeAdapter<OffsetDateTime> {
        private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

        @Override
        public void write(JsonWriter out, OffsetDateTime time) throws IOException {
            out.value(MICROS.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
        }

        @Override
        public OffsetDateTime read(JsonReader in) throws IOException {
            return OffsetDateTime.parse(in.nextString());
        }
    }

    private static final class Base64Bytes extends TypeAdapter<byte[]> {
        @Override
        public void write(JsonWriter out, byte[] bytes) throws IOException {
            out.value(Base64.getEncoder().encodeToString(bytes));
        }

        @Override
        public byte[] read(JsonReader in) throws IOException {
            return Base64.getDecoder().decode(in.nextString());
        }
    }

    private static final class WithoutManagedFields implements ExclusionStrategy {
        @Override
        public boolean shouldSkipField(FieldAttributes field) {
            return field.getName().equals("managedFields");
        }

        @Override
        public boolean shouldSkipClass(Class<?> type) {
            return type == V1ManagedFieldsEntry.class;
        }
    }
}
