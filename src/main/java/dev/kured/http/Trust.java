package dev.kured.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The trusted CAs. Reads files only for a connection, and again for each client. */
public final class Trust {
    /** The bundles of trusted CAs of the distributions. They include the CAs of the operator. */
    private static final List<String> BUNDLES = List.of(
            "etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch
            "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL, Fedora, Amazon
            "etc/pki/tls/certs/ca-bundle.crt", // older RHEL
            "etc/ssl/ca-bundle.pem", // SUSE
            "var/lib/ca-certificates/ca-bundle.pem", // SUSE, Flatcar
            "etc/pki/tls/cacert.pem", // OpenELEC
            "etc/ssl/cert.pem"); // Alpine

    /** Folders where OpenSSL finds CAs in separate files, which may be missing from the bundle. */
    private static final List<String> FOLDERS = List.of("etc/ssl/certs", "etc/pki/tls/certs");

    private static final long LARGEST = 256 * 1024;

    /** Makes a trust manager on demand. */
    private interface Source {
        X509TrustManager get() throws IOException, GeneralSecurityException;
    }

    private final Path root;

    /** Reads the CA store of the host below {@code root}, which is {@code /} except in tests. */
    public Trust(Path root) {
        this.root = root;
    }

    /**
     * Trusts the CA store of the host. A host without one falls back to the list of Java, which ages with the package.
     *
     * @throws IOException if the store cannot be read
     */
    public X509TrustManager ofHost() throws IOException, GeneralSecurityException {
        for (String bundle : BUNDLES) {
            Path file = root.resolve(bundle);
            if (Files.isReadable(file) && !Files.isDirectory(file)) {
                List<X509Certificate> authorities = Pem.readableCertificates(Files.readString(file, StandardCharsets.ISO_8859_1));
                if (!authorities.isEmpty()) {
                    return new Either(only(authorities), () -> only(inFilesOfTheirOwn()));
                }
            }
        }
        List<X509Certificate> authorities = inFilesOfTheirOwn();
        return authorities.isEmpty() ? manager(null) : only(authorities);
    }

    private List<X509Certificate> inFilesOfTheirOwn() throws IOException, GeneralSecurityException {
        var authorities = new LinkedHashSet<X509Certificate>(); // Most are there under two names.
        for (String folder : FOLDERS) {
            if (Files.isDirectory(root.resolve(folder))) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder))) {
                    for (Path file : files) {
                        if (Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) <= LARGEST) {
                            authorities.addAll(Pem.readableCertificates(Files.readString(file, StandardCharsets.ISO_8859_1)));
                        }
                    }
                } catch (DirectoryIteratorException e) {
                    throw e.getCause();
                }
            }
        }
        return List.copyOf(authorities);
    }

    /** Trusts only these CAs, as a kubeconfig with certificate-authority demands. */
    public static X509TrustManager only(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        KeyStore store = Tls.emptyStore();
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        return manager(store);
    }

    /** Trusts these CAs and those of the host. Reads the CAs of the host only for a server with another CA. */
    public X509TrustManager ofHostAnd(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        return new Either(only(authorities), this::ofHost);
    }

    /** Trusts every server. Exists only for a parameter of shoutrrr addresses. */
    public static X509TrustManager anyone() {
        return new Anyone();
    }

    private static X509TrustManager manager(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    /** Asks a second trust manager about a server that the first one rejects. */
    private static final class Either implements X509TrustManager {
        private final X509TrustManager first;
        private final Source other;

        Either(X509TrustManager first, Source other) {
            this.first = first;
            this.other = other;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                first.checkServerTrusted(chain, authType);
            } catch (CertificateException e) {
                if (!isTrustedByTheOther(chain, authType)) {
                    throw e; // This one may say more: that a certificate of a known CA has expired.
                }
            }
        }

        private boolean isTrustedByTheOther(X509Certificate[] chain, String authType) {
            try {
                X509TrustManager manager = other.get();
                if (manager.getAcceptedIssuers().length == 0) {
                    return false;
                }
                manager.checkServerTrusted(chain, authType);
                return true;
            } catch (IOException | GeneralSecurityException _) {
                return false;
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            first.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return first.getAcceptedIssuers();
        }
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
