package dev.kured.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;

/**
 * The TLS settings of a client.
 *
 * @param trust decides which servers to trust
 * @param client the client certificate; empty: none
 * @param serverName the expected name in the certificate of the server, also sent to it (SNI); empty: the host in the
 *     URL
 * @param anyName accepts a certificate for any name
 */
public record Tls(X509TrustManager trust, Optional<ClientCertificate> client, Optional<String> serverName, boolean anyName) {

    /** A client certificate, with the chain to its CA, and its key. */
    public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
        /**
         * Reads both from PEM.
         *
         * @throws GeneralSecurityException if one of them cannot be read
         */
        public static ClientCertificate of(String certificate, String key) throws GeneralSecurityException {
            return new ClientCertificate(Pem.certificates(certificate), Pem.privateKey(key));
        }
    }

    /** Makes the settings on demand: only https needs them. */
    @FunctionalInterface
    public interface Source {
        /** Reads the files that the settings need. */
        Tls get() throws IOException, GeneralSecurityException;
    }

    /** Trusts these servers under the name in the URL. */
    public static Tls trusting(X509TrustManager trust) {
        return new Tls(trust, Optional.empty(), Optional.empty(), false);
    }

    /** Trusts every server under every name. */
    public static Tls trustingAnyone() {
        return new Tls(Trust.anyone(), Optional.empty(), Optional.empty(), true);
    }

    /** Returns the same settings with this client certificate. */
    public Tls showing(Optional<ClientCertificate> certificate) {
        return new Tls(trust, certificate, serverName, anyName);
    }

    /** Returns the same settings with another name for the server. */
    public Tls naming(Optional<String> server) {
        return new Tls(trust, client, server, anyName);
    }

    /** Makes sockets with these settings. They do not verify the name of the server; the caller must. */
    public SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys(), new TrustManager[] {trust}, null);
        SSLSocketFactory sockets = tls.getSocketFactory();
        return serverName.<SSLSocketFactory>map(name -> new Renaming(sockets, name)).orElse(sockets);
    }

    void addTo(OkHttpClient.Builder client) throws GeneralSecurityException, IOException {
        client.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .sslSocketFactory(sockets(), trust);
        if (anyName) {
            client.hostnameVerifier((_, _) -> true);
        } else if (serverName.isPresent()) {
            HostnameVerifier usual = client.build().hostnameVerifier();
            String name = serverName.get();
            client.hostnameVerifier((_, session) -> usual.verify(name, session));
        }
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (client.isEmpty()) {
            return new KeyManager[0];
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("client", client.get().key(), new char[0], client.get().chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Sends one server name (SNI) in place of the host in the URL. */
    private static final class Renaming extends SSLSocketFactory {
        private final SSLSocketFactory sockets;
        private final String name;

        Renaming(SSLSocketFactory sockets, String name) {
            this.sockets = sockets;
            this.name = name;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return sockets.createSocket(socket, name, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return sockets.createSocket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return sockets.createSocket(host, port, from, fromPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return sockets.createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return sockets.createSocket(host, port, from, fromPort);
        }
    }
}
