package dev.kured.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kured.config.ConfigErrors;
import dev.kured.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExposedSecretsTest {
    private static final String SECRET = "[notify]\nurls = ['https://hooks.example/hunter2']\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aSecretThatEverybodyMayReadIsExposed() throws Exception {
        Path config = file("kured.toml", "rw-r--r--", SECRET);
        assertEquals(List.of(config), exposed(config));
    }

    @Test
    void aSecretOfRootsIsNot() throws Exception {
        assertEquals(List.of(), exposed(file("kured.toml", "rw-r-----", SECRET)));
    }

    @Test
    void inADropInItIsTheDropInThatExposesIt() throws Exception {
        Path config = file("kured.toml", "rw-r--r--", "#urls = []\n");
        Files.createDirectory(directory.resolve("kured.toml.d"));
        Path dropIn = file("kured.toml.d/site.toml", "rw-r--r--", SECRET.replace("[notify]\nurls", "notify.urls"));
        assertEquals(List.of(dropIn), exposed(config));
    }

    @Test
    void thePasswordOfAPrometheusIsASecretAndItsAddressIsNone() throws Exception {
        String url = "[gates.prometheus]\nurl = \"http://%sprometheus.example:9090\"\n";
        Path config = file("kured.toml", "rw-r--r--", url.formatted(""));
        assertEquals(List.of(), exposed(config));
        Files.writeString(config, url.formatted("kured:hunter2@"));
        assertEquals(List.of(config), exposed(config));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[gates.prometheus]\nurl = 'http://p.example'\nheaders = { 'X-Scope-OrgID' = 'hunter2' }",
        "gates.prometheus.url = 'http://p.example'\ngates.prometheus.headers = { 'X-Scope-OrgID' = 'hunter2' }",
        "[gates]\nprometheus.url = 'http://p.example'\nprometheus.headers.X-Scope-OrgID = 'hunter2'",
        "[gates.prometheus]\nurl = 'http://p.example'\n[gates.prometheus.headers]\nX-Scope-OrgID = 'hunter2'",
    })
    void soAreTheValuesOfItsHeaders(String text) throws Exception {
        Path config = file("kured.toml", "rw-r--r--", text);
        assertEquals(List.of(config), exposed(config));
    }

    @Test
    void soIsWhatIsInAFileOfItsOwn() throws Exception {
        Path secret = file("secret", "rw-r--r--", "https://hooks.example/hunter2");
        Path token = file("token", "rw-r--r--", "hunter2");
        Path config = file("kured.toml", "rw-r--r--", """
                notify.urls = ['file:%s']
                gates.prometheus.url = 'http://prometheus.example:9090'
                gates.prometheus.bearer-token-file = '%s'
                """.formatted(secret, token));
        assertEquals(List.of(secret, token), exposed(config));
    }

    @Test
    void whatNamesAFileOnlyIsNoSecret() throws Exception {
        Path secret = file("secret", "rw-------", "https://hooks.example/hunter2");
        assertEquals(List.of(), exposed(file("kured.toml", "rw-r--r--", "notify.urls = ['file:" + secret + "']")));
    }

    private Path file(String name, String mode, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static List<Path> exposed(Path config) throws ConfigErrors {
        return ExposedSecrets.in(config, ConfigFile.read(config));
    }
}
