package dev.kured.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real API server on this machine, started once for all tests that ask for one as a parameter
 * ({@code @ExtendWith(ControlPlane.Shared.class)}), with kured's RBAC manifest applied. Tests share it: each takes
 * object names of its own.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Pattern SERVER = Pattern.compile("server: (\\S+)");

    private final Lab lab;
    private final Path admin;

    private ControlPlane(Lab lab) {
        this.lab = lab;
        this.admin = Path.of(lab.run("control-plane"));
        kubectl("apply", "-f", Path.of("packaging/rbac.yaml").toAbsolutePath().toString());
    }

    /** The administrator's kubeconfig. */
    public Path admin() {
        return admin;
    }

    /** A kubeconfig for the kubelet of that node. */
    public Path kubelet(String node) {
        return identity("system:node:" + node, "system:nodes");
    }

    /** A kubeconfig for anybody. Each time anew, with another key. */
    public Path identity(String user, String group) {
        return Path.of(lab.run("kubeconfig", user, group));
    }

    /** Where it listens. */
    public int port() {
        try {
            var matcher = SERVER.matcher(Files.readString(admin));
            if (!matcher.find()) {
                throw new IllegalStateException(admin + " has no server");
            }
            return URI.create(matcher.group(1)).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cluster's CA, {@code ca.crt} and {@code ca.key}. */
    public Path pki() {
        return admin.resolveSibling("pki");
    }

    /** As the administrator, by a program that has nothing to do with the code under test. */
    public String kubectl(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "kubectl";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return lab.run(all);
    }

    /** Creates objects. */
    public void create(String yaml) {
        try {
            Path file = Files.createTempFile("kured", ".yaml");
            try {
                // kubectl takes what begins with a brace for JSON.
                Files.writeString(file, "---\n" + yaml);
                kubectl("create", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a Node that is Ready. */
    public void node(String name) {
        create("{apiVersion: v1, kind: Node, metadata: {name: %s, labels: {app: test}}}".formatted(name));
        patchStatus("node", name, "default", """
                {"status": {"conditions": [{"type": "Ready", "status": "True",
                 "lastHeartbeatTime": "2026-01-02T03:04:05Z", "lastTransitionTime": "2026-01-02T03:04:05Z"}]}}""");
    }

    /** Creates a pod that is bound to a node, running and Ready. */
    public void pod(String name, String node, String app) {
        create("""
                {apiVersion: v1, kind: Pod, metadata: {name: %s, labels: {app: %s}},
                 spec: {nodeName: %s, terminationGracePeriodSeconds: 30, containers: [{name: c, image: none}]}}"""
                .formatted(name, app, node));
        patchStatus("pod", name, "default",
                "{\"status\": {\"phase\": \"Running\", \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}");
    }

    /** Patches the status subresource, which old kubectls cannot. */
    public void patchStatus(String kind, String name, String namespace, String patch) {
        String path = kind.equals("node") ? "/api/v1/nodes/" + name : "/api/v1/namespaces/" + namespace + "/pods/" + name;
        Shell.run("curl", "-sSf", "-X", "PATCH", "--cacert", pki().resolve("ca.crt").toString(),
                "--cert", pki().resolve("admin.crt").toString(), "--key", pki().resolve("admin.key").toString(),
                "-H", "Content-Type: application/strategic-merge-patch+json", "-d", patch,
                "https://127.0.0.1:" + port() + path + "/status");
    }

    @Override
    public void close() {
        lab.run("control-plane-stop");
    }

    /** Gives tests the one that all share. */
    public static final class Shared implements BeforeAllCallback, ParameterResolver {
        @Override
        public void beforeAll(ExtensionContext context) {
            started(context);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ControlPlane.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return started(context);
        }

        private static ControlPlane started(ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(ControlPlane.class))
                    .computeIfAbsent(ControlPlane.class, key -> start(), ControlPlane.class);
        }

        private static ControlPlane start() {
            try {
                // A short path: etcd listens on a socket below it.
                return new ControlPlane(Lab.in(Files.createTempDirectory("kured")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
