package dev.kured.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Explains to the operator why a server did not answer a request.
 *
 * @param proxy the proxy of the request; the failure may be its own
 */
public record NoAnswer(IOException cause, Optional<HttpProxy> proxy) {

    /** Describes a request without a proxy. */
    public NoAnswer(IOException cause) {
        this(cause, Optional.empty());
    }

    private static final String REFUSED_TUNNEL = "Unexpected response code for CONNECT: ";

    /** Returns the reason as the end of a sentence: {@code connection refused}. */
    public String reason() {
        return ofServer() + proxy.map(each -> " (through the proxy " + each + ")").orElse("");
    }

    private String ofServer() {
        return causes().flatMap(cause -> switch (cause) {
            case UnknownHostException unknown -> Stream.of("its name cannot be resolved");
            case SSLPeerUnverifiedException other -> Stream.of("its certificate is for another name");
            case CertificateExpiredException expired -> Stream.of("its certificate has expired");
            case CertificateNotYetValidException early -> Stream.of("its certificate is not valid yet");
            case CertPathBuilderException path -> Stream.of("its certificate is not signed by a CA that is trusted here");
            case ConnectException refused when said(refused).contains("refused") -> Stream.of("connection refused");
            case NoRouteToHostException route -> Stream.of("no route to host");
            case InterruptedIOException late -> Stream.of("no answer in time (" + said(late) + ")");
            case IOException tunnel when said(tunnel).equals("Failed to authenticate with proxy") ->
                Stream.of("the proxy does not accept the user and the password in its address");
            case IOException tunnel when said(tunnel).startsWith(REFUSED_TUNNEL) ->
                Stream.of("the proxy answered " + said(tunnel).substring(REFUSED_TUNNEL.length()));
            default -> Stream.<String>empty();
        }).reduce((outer, inner) -> inner).orElseGet(() -> (cause instanceof SSLException ? "TLS: " : "") + said(cause));
    }

    /** Returns whether the certificate of the server was the reason. */
    public boolean aboutCertificate() {
        return causes().anyMatch(cause -> cause instanceof SSLPeerUnverifiedException
                || cause instanceof CertPathBuilderException
                || cause instanceof CertPathValidatorException
                || cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException);
    }

    private Stream<Throwable> causes() {
        return Stream.<Throwable>iterate(cause, cause -> cause != null, Throwable::getCause).limit(10);
    }

    private static String said(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    }
}
