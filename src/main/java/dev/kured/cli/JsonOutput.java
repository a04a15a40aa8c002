package dev.kured.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/** Answers for programs, all in one form: one JSON object, on several lines. */
final class JsonOutput {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

    private JsonOutput() {}

    static String text(JsonObject answer) {
        return GSON.toJson(answer);
    }
}
