package dev.kured.kube;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS by certificates and keys in PEM.
 *
 * @param sockets trust as below, and show the client certificate to who asks for it
 * @param trust whom we trust
 */
public record Tls(SSLSocketFactory sockets, X509TrustManager trust) {

    /**
     * Makes it from texts in PEM, see RFC 7468.
     *
     * @param authority certificates of CAs; empty: those that Java trusts
     * @param certificate the client's, with its chain
     * @param key the client's; without a certificate or without this none is shown
     * @throws GeneralSecurityException if one of them is not what it should be
     */
    public static Tls of(Optional<String> authority, Optional<String> certificate, Optional<String> key)
            throws GeneralSecurityException, IOException {
        X509TrustManager trust = trust(authority);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys(certificate, key), new TrustManager[] {trust}, null);
        return new Tls(tls.getSocketFactory(), trust);
    }

    private static X509TrustManager trust(Optional<String> authority) throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authority.isPresent()) {
            KeyStore store = emptyStore();
            for (X509Certificate certificate : Pem.certificates(authority.get())) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static KeyManager[] keys(Optional<String> certificate, Optional<String> key)
            throws GeneralSecurityException, IOException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return new KeyManager[0];
        }
        X509Certificate[] chain = Pem.certificates(certificate.get()).toArray(X509Certificate[]::new);
        KeyStore store = emptyStore();
        store.setKeyEntry("client", Pem.privateKey(key.get()), new char[0], chain);
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
