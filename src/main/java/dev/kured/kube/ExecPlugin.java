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
 * Runs a credential plugin, as the kubelets of managed clusters use it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins">
 *     Credential plugins</a>
 */
final class ExecPlugin {
    /** The versions of ExecCredential that kubectl knows. */
    static final List<String> VERSIONS =
            List.of("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** What it told; {@code expires} is empty when that is good for ever. */
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
                throw trouble("it did not end within " + DurationText.format(limit) + ", and was ended" + outcome.complaint());
            }
            if (outcome.status().getAsInt() != 0) {
                throw trouble("it exited with status " + outcome.status().getAsInt() + outcome.complaint());
            }
            return credential(outcome.output());
        } catch (IOException e) {
            throw trouble("it cannot be run: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw trouble("its answer: " + e.getMessage());
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
        Fields answer = Fields.of("", KubeconfigField.Block.EXEC_CREDENTIAL, json(output));
        demand(answer, KubeconfigField.CREDENTIAL_KIND, "ExecCredential");
        demand(answer, KubeconfigField.CREDENTIAL_API_VERSION, exec.apiVersion());
        Fields status = answer.part(KubeconfigField.CREDENTIAL_STATUS, KubeconfigField.Block.EXEC_STATUS)
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

    /** A text that is no JSON is not repeated, for it may hold a token. */
    private static Object json(String output) {
        try {
            Object json = new Gson().fromJson(output, Object.class);
            if (json != null) {
                return json;
            }
        } catch (JsonParseException _) {
            throw new IllegalArgumentException("it is not JSON");
        }
        throw new IllegalArgumentException("its output is empty");
    }

    private static void demand(Fields answer, KubeconfigField field, String wanted) {
        if (!answer.neededText(field).equals(wanted)) {
            throw new IllegalArgumentException(answer.placeOf(field) + " is not " + wanted);
        }
    }

    private static Instant moment(Fields status, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    status.placeOf(KubeconfigField.CREDENTIAL_EXPIRATION) + " is not a time such as 2026-01-02T03:04:05Z", e);
        }
    }

    private Trouble trouble(String why) {
        return new Trouble("the credential plugin '" + exec.command() + "' of " + kubeconfig + " failed: " + why,
                "Run it by hand as the user that kured runs as"
                        + exec.installHint().lines().findFirst().map(hint -> ". Its installHint: " + hint).orElse(""));
    }
}
