package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a credential plugin, as the kubelets of managed clusters use it. Not supported: {@code provideClusterInfo} and
 * questions to a person. What the plugin writes to standard error lands in the journal.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">
 *     Credential plugins</a>
 */
final class ExecPlugin {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What it told; {@code expires} is empty when that is good for ever. */
    record Credential(
            Optional<String> token, Optional<String> certificate, Optional<String> key, Optional<Instant> expires) {}

    private final Path kubeconfig;
    private final Kubeconfig.Exec exec;

    ExecPlugin(Path kubeconfig, Kubeconfig.Exec exec) {
        this.kubeconfig = kubeconfig;
        this.exec = exec;
    }

    Credential run() throws Trouble {
        try {
            var process = start();
            endInTime(process);
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw trouble("it exited with status " + status + " (or took longer than " + LIMIT.toSeconds() + " s)");
            }
            return credential(output);
        } catch (IOException | JsonParseException | DateTimeException e) {
            throw trouble(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw trouble("interrupted");
        }
    }

    private Process start() throws IOException {
        var command = new ArrayList<String>();
        command.add(exec.command().contains("/") ? kubeconfig.resolveSibling(exec.command()).toString() : exec.command());
        command.addAll(Optional.ofNullable(exec.args()).orElse(List.of()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        for (var variable : Optional.ofNullable(exec.env()).orElse(List.of())) {
            builder.environment().put(variable.name(), variable.value());
        }
        builder.environment().put("KUBERNETES_EXEC_INFO", new Gson().toJson(Map.of(
                "apiVersion", exec.apiVersion(), "kind", "ExecCredential", "spec", Map.of("interactive", false))));
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static void endInTime(Process process) {
        var watchdog = new Thread(null, () -> {
            try {
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "kured credential plugin", Kube.STACK);
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private Credential credential(String output) throws Trouble {
        var answer = new Gson().fromJson(output, Answer.class);
        var status = answer == null ? null : answer.status();
        if (status == null) {
            throw trouble("it told no credential");
        }
        return new Credential(
                Optional.ofNullable(status.token()),
                Optional.ofNullable(status.clientCertificateData()),
                Optional.ofNullable(status.clientKeyData()),
                Optional.ofNullable(status.expirationTimestamp()).map(text -> OffsetDateTime.parse(text).toInstant()));
    }

    private Trouble trouble(String why) {
        return new Trouble("the credential plugin '" + exec.command() + "' of " + kubeconfig + " failed: " + why,
                "Run it by hand as the user that kured runs as");
    }

    private record Answer(@Nullable Status status) {}

    private record Status(
            @Nullable String token,
            @Nullable String clientCertificateData,
            @Nullable String clientKeyData,
            @Nullable String expirationTimestamp) {}
}
