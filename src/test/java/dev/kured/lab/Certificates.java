package dev.kured.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A CA of a test's own, and servers with its certificates. */
public final class Certificates {
    private final Path folder;

    /** Makes the CA in this folder. */
    public Certificates(Path folder) {
        this.folder = folder;
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test-ca -keyout ca.key -out ca.crt");
    }

    /** The CA's certificate, in PEM. */
    public Path authority() {
        return folder.resolve("ca.crt");
    }

    /**
     * TLS for a server.
     *
     * @param names of its certificate: {@code DNS:k8s.internal}, {@code IP:127.0.0.1}
     */
    public SSLContext server(String names) throws GeneralSecurityException {
        try {
            Files.writeString(folder.resolve("server.ext"), "subjectAltName=" + names);
            openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout server.key -out server.csr");
            openssl("x509 -req -days 2 -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile server.ext -out server.crt");
            openssl("pkcs12 -export -in server.crt -inkey server.key -passout pass:x -out server.p12");
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(KeyStore.getInstance(folder.resolve("server.p12").toFile(), "x".toCharArray()), "x".toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openssl(String arguments) {
        Shell.run("sh", "-c", "cd " + folder + " && openssl " + arguments);
    }
}
