package dev.kured.gate;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of Prometheus to a query. An incomplete answer is an error, so that it never counts as "nothing found".
 *
 * @param error why Prometheus has no answer; empty if it has one
 * @param warnings why Prometheus doubts its own answer, such as a storage that did not respond
 * @param type the type of the result, {@code vector} for nearly every query
 * @param series the labels of each series in the result
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
record QueryAnswer(String error, List<String> warnings, String type, List<Map<String, String>> series) {
    /** The largest number of series in an answer. More of them explain nothing, and may not fit into memory. */
    static final int MOST = 2000;

    QueryAnswer {
        warnings = List.copyOf(warnings);
        series = List.copyOf(series);
    }

    /**
     * Parses an answer as a stream.
     *
     * @throws IOException if it is not the JSON that Prometheus documents
     */
    static QueryAnswer read(Reader text) throws IOException {
        try {
            return new Parsing(new JsonReader(text)).answer();
        } catch (IllegalStateException | JsonParseException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private static final class Parsing {
        private final JsonReader json;
        private final List<String> warnings = new ArrayList<>();
        private final List<Map<String, String>> series = new ArrayList<>();
        private String status = "";
        private String error = "";
        private String type = "";
        private boolean resultSeen;

        Parsing(JsonReader json) {
            this.json = json;
        }

        QueryAnswer answer() throws IOException {
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "status" -> status = json.nextString();
                    case "error" -> error = json.nextString();
                    case "warnings" -> warnings();
                    case "data" -> data();
                    default -> json.skipValue();
                }
            }
            json.endObject();
            if (status.equals("error")) {
                String reason = error.isEmpty() ? "an error without a reason" : error;
                return new QueryAnswer(reason, warnings, type, List.of());
            }
            if (!status.equals("success") || !resultSeen) {
                throw new IOException("its status or its result is missing");
            }
            return new QueryAnswer("", warnings, type, series);
        }

        private void warnings() throws IOException {
            json.beginArray();
            while (json.hasNext()) {
                warnings.add(json.nextString());
            }
            json.endArray();
        }

        private void data() throws IOException {
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
                return;
            }
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "resultType" -> type = json.nextString();
                    case "result" -> result();
                    default -> json.skipValue();
                }
            }
            json.endObject();
        }

        private void result() throws IOException {
            json.beginArray();
            while (json.hasNext()) {
                if (json.peek() == JsonToken.BEGIN_OBJECT) {
                    series.add(labels());
                } else {
                    json.skipValue(); // a scalar's time and value
                }
                if (series.size() > MOST) {
                    throw new IOException("more than " + MOST + " series are in it");
                }
            }
            json.endArray();
            resultSeen = true;
        }

        private Map<String, String> labels() throws IOException {
            var labels = new LinkedHashMap<String, String>();
            json.beginObject();
            while (json.hasNext()) {
                if (json.nextName().equals("metric")) {
                    json.beginObject();
                    while (json.hasNext()) {
                        labels.put(json.nextName(), json.nextString());
                    }
                    json.endObject();
                } else {
                    json.skipValue();
                }
            }
            json.endObject();
            return labels;
        }
    }
}
