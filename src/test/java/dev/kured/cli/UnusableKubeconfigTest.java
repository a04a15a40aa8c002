package dev.kured.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kubeconfig that cannot be used is told in one line by every command, and ends none with a stack trace. */
final class UnusableKubeconfigTest {
    private static final String CONTEXT = "current-context: here\ncontexts: [{name: here, context: {cluster: c, user: u}}]\n";
    private static final String CLUSTER = "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\n";
    private static final String EXEC = "apiVersion: client.authentication.k8s.io/v1, command: ";

    @TempDir
    private Path directory = Path.of("");

    private Path kubeconfig = Path.of("");
    private Path config = Path.of("");

    @BeforeEach
    void places() throws IOException {
        Screen.freshPlaces();
        kubeconfig = directory.resolve("kubeconfig");
        config = Files.writeString(directory.resolve("kured.toml"), """
                sentinel.files = ["%s"]
                node.kubeconfig = "%s"
                """.formatted(directory.resolve("reboot-required"), kubeconfig));
    }

    static Stream<String[]> files() {
        return Stream.of(new String[][] {
            {"", "it is empty"},
            {"[1, 2]", "it is a list, but must be a map of fields"},
            {"hunter2", "it is a string, but must be a map of fields"},
            {"a: b: hunter2", "not valid YAML: line 1, column 5: mapping values are not allowed here"},
            {"contexts: null", "current-context is missing"},
            {"current-context: here\ncontexts: [null]", "contexts[0] is empty"},
            {"current-context: here\ncontexts: [{name: here}]", "contexts[here].context is missing"},
            {CONTEXT + "clusters: [{name: c}]", "clusters[c].cluster is missing"},
            {CONTEXT + "clusters: [{name: c, cluster: {server: null}}]\nusers: [{name: u, user: {}}]", "clusters[c].cluster.server is missing"},
            {CONTEXT + CLUSTER + "users: [{name: u}]", "users[u].user is missing"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: null}]", "users[u].user is missing"},
            {CONTEXT + CLUSTER + "users: []", "it has no user 'u' (users)"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: {exec: {command: aws}}}]", "users[u].user.exec.apiVersion is missing"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: {exec: {" + EXEC + "x, args: [null]}}}]", "users[u].user.exec.args[0] is empty"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: {token: 12345}}]", "users[u].user.token is a number"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: {username: admin, password: hunter2}}]", "users[u].user.username is not supported"},
            {CONTEXT + CLUSTER + "users: [{name: u, user: {auth-provider: {name: oidc}}}]", "users[u].user.auth-provider is not supported"},
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyCommandTellsItInOneLine(String text, String why) throws IOException {
        Files.writeString(kubeconfig, text);
        for (List<String> command : List.of(
                List.of("check"), List.of("status"), List.of("status", "--json"), List.of("lock"),
                List.of("lock", "--kubeconfig", kubeconfig.toString()),
                List.of("pause", "--kubeconfig", kubeconfig.toString(), "--reason", "x", "--yes"))) {
            var words = new ArrayList<>(command);
            words.addAll(List.of("--config", config.toString()));
            Screen screen = Screen.of(words.toArray(String[]::new));
            String all = screen.out() + screen.err();
            assertTrue(screen.status() != 0, all);
            List<String> told = all.lines().filter(line -> line.contains(why.replace("\"", "\\\""))).toList();
            assertEquals(1, told.size(), command + ": " + all);
            assertTrue(told.getFirst().contains(kubeconfig.toString()), told::toString);
            assertFalse(all.contains("\tat ") || all.contains("Exception") || all.contains("hunter2"), all);
        }
    }

    /** What is found out only when the API server is asked. */
    @Test
    void aCredentialThatCannotBeUsedIsToldInOneLine() throws IOException {
        for (String user : List.of("token: \"a\\nb\"", "tokenFile: gone", "exec: {" + EXEC + "/no/such/plugin}",
                "exec: {" + EXEC + "'false'}", "exec: {" + EXEC + "\"a\\0b\"}", "exec: {" + EXEC + "x, env: [{name: '=', value: b}]}",
                "client-certificate-data: aHVudGVyMg==, client-key-data: aHVudGVyMg==")) {
            Files.writeString(kubeconfig, CONTEXT + CLUSTER + "users: [{name: u, user: {" + user + "}}]");
            for (String command : List.of("check", "status", "lock")) {
                Screen screen = Screen.of(command, "--config", config.toString());
                String all = screen.out() + screen.err();
                assertTrue(screen.status() != 0 && all.contains(directory.toString()), all);
                assertFalse(all.contains("\tat ") || all.contains("Exception") || all.contains("hunter2"), user + ": " + all);
            }
        }
    }

    /** In a JVM of its own, as systemd starts it: it said "a bug of its own", or ended and was started again. */
    @ParameterizedTest
    @MethodSource("filesForTheDaemon")
    void theDaemonTellsItAndGoesOn(String text, String why) throws Exception {
        Files.writeString(kubeconfig, text);
        Files.createFile(directory.resolve("reboot-required"));
        Files.writeString(config, "\nmetrics.textfile = \"" + directory.resolve("kured.prom") + "\"\n",
                StandardOpenOption.APPEND);
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), "dev.kured.Main", "run", "--config", config.toString())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of(
                "RUNTIME_DIRECTORY", directory.resolve("run").toString(), "STATE_DIRECTORY", directory.resolve("state").toString(),
                "DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + directory.resolve("no-bus")));
        Files.createDirectory(directory.resolve("run"));
        Files.createDirectory(directory.resolve("state"));
        Process daemon = builder.start();
        try (BufferedReader lines = daemon.inputReader()) {
            var said = new ArrayList<String>();
            // Once for the label of the metrics, and once for the reboot that has to wait.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                assertFalse(line.startsWith("\tat ") || line.contains("Exception") || line.contains("bug of"), said::toString);
                if (said.stream().filter(each -> each.contains(why)).count() == 2) {
                    break;
                }
            }
            assertEquals(2, said.stream().filter(each -> each.contains(why)).count(), said::toString);
            assertTrue(daemon.isAlive());
        } finally {
            daemon.destroyForcibly();
            assertTrue(daemon.waitFor(30, TimeUnit.SECONDS));
        }
    }

    static Stream<String[]> filesForTheDaemon() {
        return Stream.of(new String[][] {
            {CONTEXT + CLUSTER + "users: [{name: u}]", "users[u].user is missing"},
            {"- a\n- b\n", "it is a list, but must be a map of fields"},
        });
    }

    @Test
    void withoutAConfigurationTheOptionForALaptopIsNamed() {
        Assumptions.assumeFalse(Files.exists(Path.of("/etc/kured.toml")), "this machine has a configuration of kured");
        Screen screen = Screen.of("lock");
        assertEquals(1, screen.status());
        assertTrue(screen.err().contains("there is no /etc/kured.toml, and no --kubeconfig"), screen.err());
    }

    @Test
    void theFileOfTheVariableIsProposed() {
        String remedy = "Elsewhere than on a node, add: --kubeconfig ";
        assertEquals(remedy + "FILE", ClusterOptions.elsewhere(Map.of()));
        assertEquals(remedy + "FILE", ClusterOptions.elsewhere(Map.of("KUBECONFIG", "")));
        assertEquals(remedy + "/home/joe/config", ClusterOptions.elsewhere(Map.of("KUBECONFIG", "/home/joe/config:/other")));
    }
}
