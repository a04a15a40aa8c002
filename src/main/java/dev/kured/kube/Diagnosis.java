package dev.kured.kube;

import dev.kured.terms.Trouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a failed request means, in words for the operator.
 *
 * @param client the certificate that we showed, if any
 */
record Diagnosis(URI server, Path kubeconfig, Optional<X509Certificate> client) {
    private static final String AGAIN = "kured tries again by itself";

    /** No answer came. */
    Trouble unanswered(String doing, IOException e) {
        String remedy = certificate(e)
                ? "Check certificate-authority and server in " + kubeconfig + ", and this machine's clock; " + AGAIN
                : AGAIN + "; if it lasts, check the network and the server in " + kubeconfig;
        return new Trouble(
                "cannot " + doing + ": the API server " + server + " cannot be reached: " + reason(e), remedy, e);
    }

    /** An answer came that is none. */
    Trouble garbled(String doing, Exception e) {
        return new Trouble("cannot " + doing + ": " + server + " answered, but not as an API server does",
                "Check that the server in " + kubeconfig + " is the API server of the cluster; " + AGAIN, e);
    }

    /** The answer is no. */
    Trouble refused(String doing, int code, String message) {
        String cannot = "cannot " + doing + ": ";
        return switch (code) {
            case 401 -> new Trouble(
                    cannot + "the API server " + server + " does not accept the credential of " + kubeconfig + credential(),
                    "Renew the credential; kured reads it again when its file changes");
            case 403 -> new Trouble(
                    cannot + "forbidden: " + message,
                    "Apply the RBAC manifest /usr/share/kured/rbac.yaml; with a kubelet's credential, see that"
                            + " node.name in /etc/kured.toml is that kubelet's own Node");
            case 404 -> new Trouble(cannot + "not found: " + message, "Check the names in /etc/kured.toml");
            case 409 -> new Trouble(cannot + "somebody was faster: " + message, AGAIN);
            case 429 -> new Trouble(cannot + "the API server asks for patience: " + message, AGAIN);
            default -> new Trouble(cannot + "the API server " + server + " answered " + code + ": " + message,
                    code >= 500 ? AGAIN + "; if it lasts, look at the API server" : "");
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

    private static boolean certificate(Throwable e) {
        return e instanceof SSLPeerUnverifiedException || causes(e).anyMatch(cause -> cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException
                || cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException);
    }

    private static String reason(IOException e) {
        return causes(e).flatMap(cause -> switch (cause) {
            case UnknownHostException unknown -> Stream.of("its name cannot be resolved");
            case CertificateExpiredException expired -> Stream.of("its certificate has expired");
            case CertificateNotYetValidException early -> Stream.of("its certificate is not valid yet");
            case CertPathBuilderException path -> Stream.of("its certificate is not signed by the CA in the kubeconfig");
            case SSLPeerUnverifiedException other -> Stream.of("its certificate is for another name");
            case ConnectException refused when said(refused).contains("refused") -> Stream.of("connection refused");
            case NoRouteToHostException route -> Stream.of("no route to host");
            case InterruptedIOException late -> Stream.of("no answer in time (" + said(late) + ")");
            default -> Stream.<String>empty();
        }).reduce((outer, inner) -> inner).orElseGet(() -> (e instanceof SSLException ? "TLS: " : "") + said(e));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(10);
    }

    private static String said(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    }
}
