package dev.kured.e2e;

import dev.kured.lab.Lab;
import dev.kured.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Prometheus that answers only over TLS, only to those whose certificate its CA has signed, and only to a user with a
 * password. One alert, {@code Maintenance}, can be raised and cleared.
 */
final class SecuredPrometheus implements AutoCloseable {
    static final String PASSWORD = "hunter2";

    private static final String ADDRESS = "10.77.0.1:9443";
    /** Of the password, by bcrypt. */
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm";
    private static final String ALERT = """
            groups: [{name: test, rules: [{alert: Maintenance, expr: vector(1), labels: {severity: critical}}]}]
            """;

    private final Path folder;
    private final Process process;

    private SecuredPrometheus(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** In the hub of this lab, with the alert raised. */
    static SecuredPrometheus start(Lab lab) {
        try {
            Path folder = Files.createTempDirectory("kured-prometheus");
            Shell.run("sh", "-ec", CERTIFICATES, "sh", folder.toString());
            write(folder.resolve("prometheus.yml"), """
                    global: {evaluation_interval: 1s}
                    rule_files: [rules.yml]
                    """);
            write(folder.resolve("web.yml"), """
                    tls_server_config:
                      cert_file: server.crt
                      key_file: server.key
                      client_auth_type: RequireAndVerifyClientCert
                      client_ca_file: ca.crt
                    basic_auth_users: {kured: "%s"}
                    """.formatted(HASH));
            write(folder.resolve("rules.yml"), ALERT);
            return new SecuredPrometheus(folder, lab.start(folder.resolve("log"), "hub", "prometheus",
                    "--config.file=" + folder.resolve("prometheus.yml"),
                    "--web.config.file=" + folder.resolve("web.yml"),
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=" + ADDRESS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final String CERTIFICATES = """
            cd "$1"
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt
            for name in server client; do
                echo subjectAltName=IP:10.77.0.1 >$name.ext
                openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name.key -out $name.csr
                openssl x509 -req -days 2 -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial \\
                    -extfile $name.ext -out $name.crt
            done
            """;

    /** With user and password. */
    String url() {
        return "https://kured:" + PASSWORD + "@" + ADDRESS;
    }

    /** {@code ca.crt}, {@code client.crt} or {@code client.key}. */
    String file(String name) {
        return folder.resolve(name).toString();
    }

    void clearTheAlert() {
        write(folder.resolve("rules.yml"), "groups: []\n");
        Shell.run("kill", "-HUP", Long.toString(process.pid()));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
