package dev.kured.kube;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.kured.host.Program;
import dev.kured.terms.DurationText;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a credential plugin, as kubelets of managed clusters use them. A run lasts at most 30 s.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">
 *     Credential plugins</a>
 */
final class ExecPlugin {
    /** The versions of ExecCredential that kubectl supports. */
    static final List<String> VERSIONS =
            List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * The credential in a plugin's output.
     *
     * @param expires when the plugin must run again; empty if the credential does not expire
     */
    record Credential(
            Optional<String> token, Optional<String> certificate, Optional<String> key, Optional<Instant> expires) {}

    private final Path kubeconfig;
    private final Kubeconfig.Exec exec;
    private final Duration limit;

    ExecPlugin(Path kubeconfig, Kubeconfig.Exec exec) {
        this(kubeconfig, exec, LIMIT);
    }

    ExecPlugin(Path kubeconfig, Kubeconfig.Exec exec, Duration limit) {
        this.kubeconfig = kubeconfig;
        this.exec = exec;
        this.limit = limit;
    }

    Credential run() throws Trouble {
        try {
            Program.Outcome outcome = program().run();
            if (outcome.status().isEmpty()) {
                throw trouble("it did not end within " + DurationText.format(limit) + " and was killed" + outcome.complaint());
            }
            if (outcome.status().getAsInt() != 0) {
                throw trouble("it exited with status " + outcome.status().getAsInt() + outcome.complaint());
            }
            return credential(outcome.output());
        } catch (IOException e) {
            throw trouble("it cannot be run: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw trouble("invalid output: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw trouble("interrupted");
        }
    }

    private Program program() {
        var words = new ArrayList<String>();
        words.add(exec.command().contains("/") ? kubeconfig.resolveSibling(exec.command()).toString() : exec.command());
        words.addAll(exec.args());
        var environment = new LinkedHashMap<>(exec.env());
        environment.put("KUBERNETES_EXEC_INFO", new Gson().toJson(Map.of(
                "apiVersion", exec.apiVersion(), "kind", "ExecCredential", "spec", Map.of("interactive", false))));
        return new Program(words, environment, limit);
    }

    private Credential credential(String output) {
        KubeconfigSection answer = KubeconfigSection.of("", KubeconfigField.Block.EXEC_CREDENTIAL, json(output));
        require(answer, KubeconfigField.CREDENTIAL_KIND, "ExecCredential");
        require(answer, KubeconfigField.CREDENTIAL_API_VERSION, exec.apiVersion());
        KubeconfigSection status = answer.part(KubeconfigField.CREDENTIAL_STATUS, KubeconfigField.Block.EXEC_STATUS)
                .orElseThrow(() -> answer.missing(KubeconfigField.CREDENTIAL_STATUS));
        Optional<String> token = status.text(KubeconfigField.CREDENTIAL_TOKEN);
        Optional<String> certificate = status.text(KubeconfigField.CREDENTIAL_CERTIFICATE);
        Optional<String> key = status.text(KubeconfigField.CREDENTIAL_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw status.missing(
                    certificate.isPresent() ? KubeconfigField.CREDENTIAL_KEY : KubeconfigField.CREDENTIAL_CERTIFICATE);
        }
        if (token.isEmpty() && certificate.isEmpty()) {
            throw new IllegalArgumentException("it has neither status.token nor status.clientCertificateData");
        }
        return new Credential(token, certificate, key,
                status.text(KubeconfigField.CREDENTIAL_EXPIRATION).map(text -> moment(status, text)));
    }

    /** Parses the output. The error does not repeat it, because it may contain a token. */
    private static Object json(String output) {
        try {
            Object json = new Gson().fromJson(output, Object.class);
            if (json != null) {
                return json;
            }
        } catch (JsonParseException _) {
            throw new IllegalArgumentException("it is not JSON");
        }
        throw new IllegalArgumentException("it is empty");
    }

    private static void require(KubeconfigSection answer, KubeconfigField field, String wanted) {
        if (!answer.neededText(field).equals(wanted)) {
            throw new IllegalArgumentException(answer.placeOf(field) + " is not " + wanted);
        }
    }

    private static Instant moment(KubeconfigSection status, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    status.placeOf(KubeconfigField.CREDENTIAL_EXPIRATION) + " is not a time such as 2026-01-02T03:04:05Z", e);
        }
    }

    private Trouble trouble(String why) {
        return new Trouble("the credential plugin '" + exec.command() + "' of " + kubeconfig + " failed: " + why,
                "Run the plugin by hand as the user of the kured service"
                        + exec.installHint().lines().findFirst().map(hint -> ". Its installHint: " + hint).orElse(""));
    }
}
