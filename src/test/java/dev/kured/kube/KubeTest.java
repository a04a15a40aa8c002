package dev.kured.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.http.Http;
import dev.kured.http.Proxies;
import dev.kured.http.Trust;
import dev.kured.lab.Certificates;
import dev.kured.lab.ControlPlane;
import dev.kured.lab.ForwardProxy;
import dev.kured.lab.Shell;
import dev.kured.lab.Wire;
import dev.kured.terms.Trouble;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

class KubeTest {
    private static final String OBJECT =
            "{\"metadata\": {\"name\": \"a\", \"uid\": \"u\", \"resourceVersion\": \"1\", \"newer\": {}}, \"unknown\": [1]}";

    @TempDir
    Path folder;

    private static ApiResponse<V1ConfigMap> read(Kube kube, String name) throws Trouble {
        return kube.ask("read " + name, V1ConfigMap.class,
                api -> new CoreV1Api(api).readNamespacedConfigMap(name, "kube-system").buildCall(null));
    }

    private static Trouble trouble(Path kubeconfig) {
        try (var kube = Kubes.impatient(kubeconfig)) {
            return assertThrows(Trouble.class, () -> read(kube, "kured").orTrouble());
        }
    }

    private static void says(String what, Path kubeconfig) {
        var trouble = trouble(kubeconfig);
        assertTrue(trouble.happened().contains(what), trouble::inFull);
        assertFalse(trouble.inFull().contains("Exception"), trouble::inFull);
        assertFalse(trouble.inFull().contains("hunter"), trouble::inFull);
        assertFalse(trouble.remedy().isEmpty(), trouble::inFull);
    }

    @Nested
    class WithAScript {
        @Test
        void fieldsThatItDoesNotKnowAreForgiven() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, "token: t"))) {
                server.reply(200, OBJECT);
                assertEquals("a", ObjectMetadata.of(read(kube, "a").orTrouble()).name());
                assertEquals(List.of("Bearer t"), server.credentials());
            }
        }

        @Test
        void aTokenFileIsTrimmedAndReadAgainWhenItChanges() throws Exception {
            Path token = Files.writeString(folder.resolve("token"), "first\n");
            try (var server = new FakeApiServer();
                    var kube = Kubes.impatient(server.kubeconfig(folder, "tokenFile: token"))) {
                server.reply(200, OBJECT).reply(200, OBJECT).reply(200, OBJECT);
                read(kube, "a");
                read(kube, "a");
                Files.writeString(token, "second one\n");
                read(kube, "a");
                assertEquals(List.of("Bearer first", "Bearer first", "Bearer second one"), server.credentials());
            }
        }

        @Test
        void aCredentialPluginIsAskedAgainWhenItsTokenIsRejectedButOnlyOnce() throws Exception {
            Path plugin = plugin("{\"token\": \"$1$N\"}");
            String user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./" + plugin.getFileName()
                    + ", args: [tok], env: [{name: N, value: en}]}";
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, user))) {
                server.reply(200, OBJECT).reply(401, "").reply(200, OBJECT).reply(401, "").reply(401, "");
                read(kube, "a");
                assertInstanceOf(ApiResponse.Done.class, read(kube, "a"));
                assertInstanceOf(ApiResponse.Refused.class, read(kube, "a"));
                assertEquals("Bearer token-1", server.credentials().get(0));
                assertEquals(List.of("Bearer token-1", "Bearer token-2", "Bearer token-2", "Bearer token-3"),
                        server.credentials().subList(1, 5));
            }
        }

        @Test
        void anExpiredTokenOfAPluginIsRenewedBeforeItIsUsed() throws Exception {
            Path plugin = plugin("{\"token\": \"t\", \"expirationTimestamp\": \"2020-01-01T00:00:00Z\"}");
            String user = "exec: {apiVersion: client.authentication.k8s.io/v1, command: " + plugin + "}";
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, user))) {
                server.reply(200, OBJECT).reply(200, OBJECT);
                read(kube, "a");
                read(kube, "a");
                assertEquals(List.of("Bearer t-1", "Bearer t-2"), server.credentials());
            }
        }

        @Test
        void aPluginThatFailsIsTrouble() throws Exception {
            says("exited with status 3: no login", exec("sh, args: [-c, 'echo no login >&2; exit 3']"));
            says("invalid output: it is empty", exec("'true'"));
            says("it cannot be run: no such file", exec("/nowhere/x"));
            says("invalid output: it is a string, but must be a map", exec("echo, args: [hunter2]"));
            says("invalid output: it is not JSON", exec("echo, args: ['{\"token\": hunter2']"));
            says("invalid output: kind is missing", exec("echo, args: ['{\"status\": {\"token\": \"hunter2\"}}']"));
            says("invalid output: apiVersion is not client.authentication.k8s.io/v1", answering("v1beta1", "{}"));
            says("invalid output: status is missing", answering("v1", "null"));
            says("invalid output: it has neither status.token", answering("v1", "{}"));
            says("invalid output: status.token is a number", answering("v1", "{\"token\": 1}"));
            says("invalid output: status.clientKeyData is missing", answering("v1", "{\"clientCertificateData\": \"hunter2\"}"));
            says("invalid output: status.expirationTimestamp is not a time",
                    answering("v1", "{\"token\": \"hunter2\", \"expirationTimestamp\": \"soon\"}"));
            says("exec and its key: it holds no certificate",
                    answering("v1", "{\"clientCertificateData\": \"hunter2\", \"clientKeyData\": \"hunter2\"}"));
        }

        @Test
        void aPluginsVendorMaySayWhereItIsToBeHad() throws Exception {
            var trouble = trouble(exec("/nowhere/x, installHint: 'get it at example.com'"));
            assertTrue(trouble.remedy().endsWith("Its installHint: get it at example.com"), trouble::remedy);
        }

        /** Reading the output to its end would wait until the helper ends. */
        @Test
        void aPluginThatLeavesAHelperBehindIsNotWaitedFor() throws Exception {
            Path pid = folder.resolve("pid");
            String script = "sleep 60 & echo $! >" + pid + "; echo '"
                    + credential("v1", "{\"token\": \"t\"}").replace("\"", "\\\"") + "'";
            long begin = System.nanoTime();
            try (var server = new FakeApiServer();
                    var kube = Kubes.impatient(server.kubeconfig(folder,
                            "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: [-c, \"" + script + "\"]}"))) {
                server.reply(200, OBJECT);
                read(kube, "a").orTrouble();
                assertEquals(List.of("Bearer t"), server.credentials());
            } finally {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
            assertTrue(System.nanoTime() - begin < 20_000_000_000L);
        }

        @Test
        void aPluginThatDoesNotEndIsEnded() {
            var exec = new Kubeconfig.Exec("sh", List.of("-c", "sleep 60 & wait"), Map.of(), ExecPlugin.VERSIONS.getFirst(), "");
            var trouble = assertThrows(Trouble.class,
                    () -> new ExecPlugin(folder.resolve("kubeconfig"), exec, Duration.ofMillis(300)).run());
            assertTrue(trouble.happened().contains("did not end within 300ms and was killed"), trouble::happened);
        }

        private Path exec(String command) throws Exception {
            return FakeApiServer.kubeconfig(folder,
                    "exec: {apiVersion: client.authentication.k8s.io/v1, command: " + command + "}", "http://127.0.0.1:1");
        }

        private Path answering(String version, String status) throws Exception {
            return exec("echo, args: ['" + credential(version, status) + "']");
        }

        private static String credential(String version, String status) {
            return "{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/" + version
                    + "\", \"status\": " + status + "}";
        }

        @Test
        void aUserWithoutACredentialIsAnonymous() throws Exception {
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, ""))) {
                server.reply(200, OBJECT);
                read(kube, "a").orTrouble();
                assertEquals(List.of("null"), server.credentials());
            }
        }

        @Test
        void aKubeconfigMayActAsSomebodyElse() throws Exception {
            String user = "token: t, as: viewer, as-uid: '17', as-groups: [ro, 'system:authenticated'],"
                    + " as-user-extra: {'Example.com/Team A': [x, y]}";
            try (var server = new FakeApiServer(); var kube = Kubes.impatient(server.kubeconfig(folder, user))) {
                server.reply(200, OBJECT).reply(200, OBJECT);
                read(kube, "a").orTrouble();
                read(kube, "a").orTrouble();
                assertEquals(List.of("Bearer t", "Bearer t"), server.credentials());
                assertEquals(List.of("viewer"), server.headers().get("impersonate-user"));
                assertEquals(List.of("17"), server.headers().get("impersonate-uid"));
                assertEquals(List.of("ro", "system:authenticated"), server.headers().get("impersonate-group"));
                assertEquals(List.of("x", "y"), server.headers().get("impersonate-extra-example.com%2fteam%20a"));
            }
        }

        @Test
        void aWatchActsAsTheSame() throws Exception {
            try (var server = new FakeApiServer();
                    var kube = Kubes.impatient(server.kubeconfig(folder, "token: t, as: viewer"))) {
                server.reply(200, "{}");
                try (var response = kube.watch("watch", api -> new CoreV1Api(api).listNode().buildCall(null), "1", _ -> {})
                        .response()) {
                    assertEquals(200, response.code());
                }
                assertEquals(List.of("viewer"), server.headers().get("impersonate-user"));
            }
        }

        @Test
        void aTokenThatHttpDoesNotAllowIsToldAndNotShown() throws Exception {
            says("users[u].user.token: it contains characters", FakeApiServer.kubeconfig(
                    folder, "token: \"hunter2\\nhunter3\"", "http://127.0.0.1:1"));
            says("users[u].user.token: it contains characters", FakeApiServer.kubeconfig(
                    folder, "token: \"hunterü2\"", "http://127.0.0.1:1"));
            Files.writeString(folder.resolve("empty"), " \n");
            says("users[u].user.tokenFile: the token is empty", FakeApiServer.kubeconfig(
                    folder, "tokenFile: empty", "http://127.0.0.1:1"));
        }

        @Test
        void aServerThatHttpDoesNotAllowIsTold() throws Exception {
            says("has a host or port that HTTP does not allow", FakeApiServer.kubeconfig(folder, "", "https://c:99999"));
            says("its name cannot be resolved", FakeApiServer.kubeconfig(folder, "", "https://my_host.invalid:6443"));
        }

        @Test
        void aProxyOfTheEnvironmentIsUsed() throws Exception {
            try (var server = new FakeApiServer(); var proxy = new ForwardProxy(server.port(), Optional.empty())) {
                var http = new Http(new Trust(folder), Proxies.of(Map.of("HTTP_PROXY", "127.0.0.1:" + proxy.port())));
                try (var kube = Kubes.impatient(FakeApiServer.kubeconfig(folder, "token: t", "http://api.example"), http)) {
                    server.reply(200, OBJECT);
                    read(kube, "a").orTrouble();
                    assertEquals(List.of("GET http://api.example/api/v1/namespaces/kube-system/configmaps/a"), proxy.asked());
                }
            }
        }

        @Test
        void aProxyOfTheKubeconfigTakesItsPlaceAndTheServerMayHaveAnotherName() throws Exception {
            var certificates = new Certificates(folder);
            try (var server = new FakeApiServer(Optional.of(certificates.server("DNS:k8s.internal")));
                    var proxy = new ForwardProxy(server.port(), Optional.of("Basic am9lOnMzY3JldA=="))) {
                Path kubeconfig = FakeApiServer.kubeconfig(folder, "token: t", "https://10.9.8.7:6443",
                        "certificate-authority: ca.crt", "tls-server-name: k8s.internal",
                        "proxy-url: 'http://joe:s3cret@127.0.0.1:" + proxy.port() + "'");
                var http = new Http(new Trust(folder), Proxies.of(Map.of("HTTPS_PROXY", "127.0.0.1:1", "NO_PROXY", "*")));
                try (var kube = Kubes.impatient(kubeconfig, http)) {
                    server.reply(200, OBJECT);
                    read(kube, "a").orTrouble();
                    assertEquals(List.of("CONNECT 10.9.8.7:6443"), proxy.asked());
                }
            }
        }

        @Test
        void aProxyThatIsAwayOrOfSocksIsNamed() throws Exception {
            says("(through the proxy 127.0.0.1:1)", FakeApiServer.kubeconfig(
                    folder, "token: t", "https://10.9.8.7", "proxy-url: 'http://joe:s3cret@127.0.0.1:1'"));
            var http = new Http(new Trust(folder), Proxies.of(Map.of("HTTPS_PROXY", "socks5://joe:s3cret@proxy")));
            try (var kube = Kubes.impatient(FakeApiServer.kubeconfig(folder, "token: t", "https://10.9.8.7"), http)) {
                var trouble = assertThrows(Trouble.class, () -> read(kube, "a"));
                assertTrue(trouble.happened().contains("the proxy in HTTPS_PROXY cannot be used: socks5://proxy is a SOCKS"),
                        trouble::happened);
                assertFalse(trouble.inFull().contains("s3cret"), trouble::inFull);
            }
        }

        @Test
        void answersThatAreNoneAreTrouble() throws Exception {
            try (var server = new FakeApiServer()) {
                Path kubeconfig = server.kubeconfig(folder, "token: t");
                server.reply(200, "<html>");
                says("not as an API server", kubeconfig);
                server.reply(200, "");
                says("not as an API server", kubeconfig);
                server.reply(200, "{}");
                says("not as an API server", kubeconfig);
                server.reply(404, "404 page not found");
                says("not as an API server", kubeconfig);
                server.reply(404, "{\"kind\":\"Status\",\"message\":\"no cluster of that name\"}");
                says("not as an API server", kubeconfig);
                server.reply(502, "<html>");
                says("answered 502", kubeconfig);
                server.reply(302, "");
                var trouble = trouble(kubeconfig);
                assertTrue(trouble.happened().contains("answered 302"), trouble::inFull);
            }
        }

        @Test
        void aRefusalSaysHowLongTheServerAsksToWait() throws Exception {
            assertEquals(Optional.of(Duration.ofSeconds(7)), asksToWait(429, Map.of("Retry-After", "7")));
            assertEquals(Optional.of(Duration.ofSeconds(2)), asksToWait(503, Map.of("Retry-After", "2")));
            assertEquals(Optional.of(Kube.LONGEST_WAIT), asksToWait(429, Map.of("Retry-After", "86400")));
            assertEquals(Optional.empty(), asksToWait(429, Map.of()));
            assertEquals(Optional.empty(), asksToWait(500, Map.of("Retry-After", "soon")));
        }

        private Optional<Duration> asksToWait(int status, Map<String, String> headers) throws Exception {
            try (var server = new FakeApiServer()) {
                server.reply(status, "{}", headers);
                return trouble(server.kubeconfig(folder, "token: t")).retryAfter();
            }
        }

        /** Returns a plugin that prints {@code json} with the number of its run behind the token. */
        private Path plugin(String json) throws Exception {
            Path script = Files.writeString(folder.resolve("plugin"), """
                    #!/bin/sh
                    cd "$(dirname "$0")"; echo >>runs
                    n=$(wc -l <runs)
                    cat <<EOF
                    {"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": %s}
                    EOF
                    """.formatted(json.replace("$1$N", "$1$N-$n").replace("\"t\"", "\"t-$n\"")));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        }
    }

    @Nested
    @ExtendWith(ControlPlane.Shared.class)
    class WithARealOne {
        private final ControlPlane cluster;

        WithARealOne(ControlPlane cluster) {
            this.cluster = cluster;
        }

        @Test
        void anApiServerThatIsNotThereIsTrouble() throws Exception {
            try (var wire = new Wire(cluster.port())) {
                Path kubeconfig = wire.through(cluster.admin(), folder);
                wire.refuse();
                says("cannot be reached: connection refused", kubeconfig);
                wire.accept();
                wire.mute();
                long start = System.nanoTime();
                says("cannot be reached: no answer in time", kubeconfig);
                assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
            }
        }

        @Test
        void aNameThatCannotBeResolvedIsTrouble() throws Exception {
            says("its name cannot be resolved", edited(cluster.admin(), "server: https://127.0.0.1", "server: https://kured.invalid"));
        }

        @Test
        void anotherCaIsTrouble() throws Exception {
            String other = Shell.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other",
                    "-days", "1", "-keyout", "/dev/null", "-out", "-");
            Path ca = Files.writeString(folder.resolve("other.pem"), other);
            Path kubeconfig = Files.writeString(folder.resolve("config"), Files.readString(cluster.admin())
                    .replaceFirst("certificate-authority-data: \\S+", "certificate-authority: " + ca.getFileName()));
            says("not signed by a CA that is trusted here", kubeconfig);
        }

        @Test
        void whoIsForbiddenIsNamedAndTheManifestIsTheRemedy() {
            var trouble = trouble(cluster.identity("nobody-special", "nobodies"));
            assertTrue(trouble.happened().contains("nobody-special"), trouble::inFull);
            assertTrue(trouble.happened().contains("get") && trouble.happened().contains("configmaps"), trouble::inFull);
            assertTrue(trouble.remedy().contains("/usr/share/kured/rbac.yaml"), trouble::inFull);
        }

        @Test
        void aKubeletsCredentialTouchesNoOtherConfigMap() throws Exception {
            cluster.kubectl("-n", "kube-system", "create", "configmap", "not-kureds");
            try (var kube = new Kube(cluster.kubelet("n-confined"))) {
                assertInstanceOf(ApiResponse.Done.class, read(kube, "kured"));
                assertEquals(403, assertInstanceOf(ApiResponse.Refused.class, read(kube, "not-kureds")).code());
                assertTrue(kube.allowed(configMap("patch", "kured")));
                assertFalse(kube.allowed(configMap("patch", "not-kureds")));
                assertFalse(kube.allowed(configMap("delete", "kured")));
                assertFalse(kube.allowed(configMap("create", "")));
            }
        }

        @Test
        void anExpiredClientCertificateIsToldAsSuch() throws Exception {
            Path pem = client("system:node:late", "ec", "20200101000000Z", "20200102000000Z");
            says("CN=system:node:late,O=system:nodes, which expired at 2020-01-02T00:00:00Z", withClient(pem));
        }

        @Test
        void aRotatedCertificateIsUsedFromThenOnInEveryFormOfItsKey() throws Exception {
            // A kubelet keeps certificate and key in one file behind a symbolic link, and replaces the link.
            Path link = folder.resolve("current.pem");
            Files.createSymbolicLink(link, client("rotated-0", "ec"));
            try (var kube = new Kube(withClient(link))) {
                int n = 0;
                for (String form : List.of("ec", "rsa", "pkcs8")) {
                    n++;
                    assertUser("rotated-" + (n - 1), kube);
                    Path next = Files.createSymbolicLink(folder.resolve("next.pem"), client("rotated-" + n, form));
                    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    assertUser("rotated-" + n, kube);
                }
            }
        }

        @Test
        void aKubeconfigThatAppearsLaterIsUsed() throws Exception {
            Path kubeconfig = folder.resolve("later");
            try (var kube = new Kube(kubeconfig)) {
                assertTrue(assertThrows(Trouble.class, () -> read(kube, "kured")).happened().contains("cannot be read"));
                Files.copy(cluster.admin(), kubeconfig);
                assertInstanceOf(ApiResponse.Done.class, read(kube, "kured"));
            }
        }

        private static void assertUser(String user, Kube kube) throws Exception {
            var refused = assertInstanceOf(ApiResponse.Refused.class, read(kube, "kured"));
            assertTrue(refused.message().contains("\"" + user + "\""), refused::message);
        }

        private static V1ResourceAttributes configMap(String verb, String name) {
            return new V1ResourceAttributes().verb(verb).resource("configmaps").namespace("kube-system").name(name);
        }

        private Path edited(Path kubeconfig, String from, String to) throws Exception {
            return Files.writeString(folder.resolve("edited"), Files.readString(kubeconfig).replace(from, to));
        }

        private Path withClient(Path pem) throws Exception {
            return Files.writeString(folder.resolve("config"), Files.readString(cluster.admin())
                    .replaceFirst("client-certificate-data: \\S+", "client-certificate: " + pem.getFileName())
                    .replaceFirst("client-key-data: \\S+", "client-key: " + pem.getFileName()));
        }

        /** Writes a file with a certificate signed by the cluster's CA, and its key in one of the forms. */
        private Path client(String user, String form, String... validity) throws Exception {
            String group = user.startsWith("system:node:") ? "/O=system:nodes" : "";
            String key = switch (form) {
                case "ec" -> Shell.run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout");
                case "rsa" -> Shell.run("openssl", "genrsa", "-traditional", "2048");
                default -> Shell.run("openssl", "genpkey", "-quiet", "-algorithm", "RSA");
            };
            Path keyFile = Files.writeString(folder.resolve("key"), key);
            Path request = folder.resolve("request");
            Shell.run("openssl", "req", "-new", "-key", keyFile.toString(), "-subj", group + "/CN=" + user,
                    "-out", request.toString());
            Path certificate = folder.resolve(user.replace(':', '-') + ".crt");
            sign(request, certificate, validity);
            return Files.writeString(folder.resolve(user.replace(':', '-') + ".pem"), Files.readString(certificate) + key);
        }

        private void sign(Path request, Path certificate, String... validity) throws Exception {
            Path index = folder.resolve("index");
            Files.deleteIfExists(index);
            Files.createFile(index);
            Path config = Files.writeString(folder.resolve("ca.conf"), """
                    [ca]
                    database = %s
                    rand_serial = yes
                    default_md = sha256
                    policy = any
                    new_certs_dir = %s
                    x509_extensions = client
                    [any]
                    organizationName = optional
                    commonName = supplied
                    [client]
                    extendedKeyUsage = clientAuth
                    """.formatted(index, folder));
            String from = validity.length == 0 ? "20250101000000Z" : validity[0];
            String to = validity.length == 0 ? "20990101000000Z" : validity[1];
            Shell.run("openssl", "ca", "-batch", "-notext", "-config", config.toString(), "-name", "ca",
                    "-cert", cluster.pki().resolve("ca.crt").toString(),
                    "-keyfile", cluster.pki().resolve("ca.key").toString(),
                    "-startdate", from, "-enddate", to, "-in", request.toString(), "-out", certificate.toString());
        }
    }
}
