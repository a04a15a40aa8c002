package dev.kured.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Which servers are believed to be who they say. */
final class Trust {
    /** Where Debian, Red Hat and SUSE keep the authorities that the machine trusts, its operator's among them. */
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    private Trust() {}

    /** Those whose authority the machine trusts; if it names none, whom Java trusts. */
    static SSLContext system() throws IOException {
        Optional<Path> bundle = BUNDLES.stream().filter(Files::isReadable).findFirst();
        return bundle.isPresent() ? by(bundle.get()) : byJava();
    }

    private static SSLContext byJava() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Those whose authority is in this file. */
    static SSLContext by(Path bundle) throws IOException {
        try (InputStream in = Files.newInputStream(bundle)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry(Integer.toString(authorities.size()), authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return context(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Every one: only because shoutrrr has it, and the operator has asked for it in so many words. */
    static SSLContext any() throws IOException {
        try {
            return context(new TrustManager[] {new Anyone()});
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
