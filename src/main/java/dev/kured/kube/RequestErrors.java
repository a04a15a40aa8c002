package dev.kured.kube;

import dev.kured.http.HttpProxy;
import dev.kured.http.NoAnswer;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * Turns failed requests into errors for the operator. The parameter {@code doing} of each method is the action that
 * failed: {@code read Node n1}.
 *
 * @param proxy the proxy between kured and the server, if any
 * @param client the client certificate that kured presented, if any
 */
record RequestErrors(URI server, Optional<HttpProxy> proxy, Path kubeconfig, Optional<X509Certificate> client) {
    private static final String AGAIN = "The daemon retries by itself";

    /** Returns the error for a request without an answer. */
    Trouble unanswered(String doing, IOException e) {
        var none = new NoAnswer(e, proxy);
        String remedy = none.aboutCertificate()
                ? "Check certificate-authority and server in " + kubeconfig + ", and this machine's clock. " + AGAIN
                : AGAIN + "; if it lasts, check the network and the server in " + kubeconfig;
        return new Trouble(
                "cannot " + doing + ": the API server " + server + " cannot be reached: " + none.reason(), remedy, e);
    }

    /** Returns the error for an answer that no API server would send. */
    Trouble garbled(String doing, Exception e) {
        return new Trouble("cannot " + doing + ": " + server + " answered, but not as an API server does",
                "Check that the server in " + kubeconfig + " is the API server of the cluster. " + AGAIN, e);
    }

    /** Returns the error for a refusal. */
    Trouble refused(String doing, int code, String message) {
        String cannot = "cannot " + doing + ": ";
        Optional<String> remedy = RefusalReason.of(message).map(RefusalReason::remedy);
        return switch (code) {
            case 401 -> new Trouble(
                    cannot + "the API server " + server + " does not accept the credential of " + kubeconfig + credential(),
                    "Renew the credential; kured reads it again when its file changes");
            case 403 -> new Trouble(
                    cannot + "forbidden: " + message,
                    remedy.orElse("Ask the administrator of this cluster's admission control"));
            case 404 -> new Trouble(cannot + "not found: " + message, "Check the names in /etc/kured.toml");
            case 409 -> new Trouble(cannot + "the object was changed meanwhile: " + message, AGAIN);
            case 429 -> new Trouble(cannot + "the API server asks to retry later: " + message, AGAIN);
            default -> new Trouble(cannot + "the API server " + server + " answered " + code + ": " + message,
                    remedy.orElse(code >= 500 ? AGAIN + "; if it lasts, look at the API server" : ""));
        };
    }

    private String credential() {
        return client.map(certificate -> {
            Instant end = certificate.getNotAfter().toInstant();
            String subject = certificate.getSubjectX500Principal().getName();
            return ", the client certificate of " + subject
                    + (end.isBefore(Instant.now()) ? ", which expired at " : ", valid until ") + end;
        }).orElse("");
    }
}
