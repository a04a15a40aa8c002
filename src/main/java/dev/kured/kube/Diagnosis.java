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
 * What a failed request means, in words for the operator.
 *
 * @param proxy through which the server is asked
 * @param client the certificate that we showed, if any
 */
record Diagnosis(URI server, Optional<HttpProxy> proxy, Path kubeconfig, Optional<X509Certificate> client) {
    private static final String AGAIN = "The daemon tries again by itself";

    /** No answer came. */
    Trouble unanswered(String doing, IOException e) {
        var none = new NoAnswer(e, proxy);
        String remedy = none.aboutCertificate()
                ? "Check certificate-authority and server in " + kubeconfig + ", and this machine's clock. " + AGAIN
                : AGAIN + "; if it lasts, check the network and the server in " + kubeconfig;
        return new Trouble(
                "cannot " + doing + ": the API server " + server + " cannot be reached: " + none.reason(), remedy, e);
    }

    /** An answer came that is none. */
    Trouble garbled(String doing, Exception e) {
        return new Trouble("cannot " + doing + ": " + server + " answered, but not as an API server does",
                "Check that the server in " + kubeconfig + " is the API server of the cluster. " + AGAIN, e);
    }

    /** The answer is no. */
    Trouble refused(String doing, int code, String message) {
        String cannot = "cannot " + doing + ": ";
        Optional<String> refuser = Refuser.of(message).map(Refuser::remedy);
        return switch (code) {
            case 401 -> new Trouble(
                    cannot + "the API server " + server + " does not accept the credential of " + kubeconfig + credential(),
                    "Renew the credential; kured reads it again when its file changes");
            case 403 -> new Trouble(
                    cannot + "forbidden: " + message,
                    refuser.orElse("Ask who has set up the admission control of this cluster"));
            case 404 -> new Trouble(cannot + "not found: " + message, "Check the names in /etc/kured.toml");
            case 409 -> new Trouble(cannot + "somebody was faster: " + message, AGAIN);
            case 429 -> new Trouble(cannot + "the API server asks for patience: " + message, AGAIN);
            default -> new Trouble(cannot + "the API server " + server + " answered " + code + ": " + message,
                    refuser.orElse(code >= 500 ? AGAIN + "; if it lasts, look at the API server" : ""));
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
