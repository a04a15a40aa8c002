import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds the Java runtime of the packages to the bill of materials that the build has made of the jars. Most advisories
 * concern the runtime. {@code java -cp GSON packaging/Sbom.java FROM TO}
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
final class Sbom {
    private static final Gson PRETTY = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private Sbom() {}

    static void main(String[] arguments) throws IOException {
        if (Files.notExists(Path.of(arguments[0]))) {
            IO.println("no bill of materials: Maven makes it only online");
            return;
        }
        JsonObject bom = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
        bom.getAsJsonArray("components").add(runtime());
        Files.writeString(Path.of(arguments[1]), PRETTY.toJson(bom) + "\n");
    }

    /** Describes the runtime: it comes from the JDK that runs this, or from its modules for another architecture. */
    private static JsonObject runtime() {
        String version = System.getProperty("java.runtime.version");
        var runtime = new JsonObject();
        runtime.addProperty("type", "platform");
        runtime.addProperty("bom-ref", "runtime");
        runtime.addProperty("publisher", System.getProperty("java.vendor"));
        runtime.addProperty("name", "OpenJDK");
        runtime.addProperty("version", version);
        var license = new JsonObject();
        license.addProperty("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
        var licenses = new JsonArray();
        licenses.add(license);
        runtime.add("licenses", licenses);
        runtime.addProperty("cpe", "cpe:2.3:a:oracle:openjdk:" + System.getProperty("java.version") + ":*:*:*:*:*:*:*");
        runtime.addProperty("purl", "pkg:generic/openjdk@" + version.replace("+", "%2B"));
        return runtime;
    }
}
