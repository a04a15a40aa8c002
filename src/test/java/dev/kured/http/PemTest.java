package dev.kured.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.lab.Shell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
    @TempDir
    Path folder;

    @Test
    void readsRsaKeysInPkcs1AsKubeadmWritesThem() throws Exception {
        var pem = Shell.run("openssl", "genrsa", "-traditional", "2048");
        assertTrue(pem.contains("BEGIN RSA PRIVATE KEY"));
        fits(pem, "RSA");
    }

    @Test
    void readsEcKeysInSec1AsTheKubeletWritesThem() throws Exception {
        for (String curve : new String[] {"prime256v1", "secp384r1", "secp521r1"}) {
            var pem = Shell.run("openssl", "ecparam", "-name", curve, "-genkey");
            assertTrue(pem.contains("BEGIN EC PARAMETERS") && pem.contains("BEGIN EC PRIVATE KEY"));
            fits(pem, "EC");
        }
    }

    @Test
    void readsAnyKeyInPkcs8() throws Exception {
        fits(Shell.run("openssl", "genpkey", "-quiet", "-algorithm", "RSA"), "RSA");
        fits(Shell.run("openssl", "genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"), "EC");
        fits(Shell.run("openssl", "genpkey", "-quiet", "-algorithm", "ED25519"), "EdDSA");
    }

    @Test
    void saysWhatIsWrongWithAKey() {
        says("no private key", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        says("encrypted", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        says("damaged", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        says("damaged", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        says("EC key", "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n");
        says("EC key", "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----\n");
    }

    private static void says(String what, String pem) {
        var e = assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(pem));
        assertTrue(String.valueOf(e.getMessage()).contains(what), e::getMessage);
    }

    /** What the key signs, the certificate that openssl makes of it verifies. */
    private void fits(String pem, String algorithm) throws Exception {
        Path file = Files.writeString(folder.resolve("key.pem"), pem);
        var certificate = Shell.run("openssl", "req", "-x509", "-key", file.toString(), "-subj", "/CN=a", "-days", "1");
        PublicKey shown = Pem.certificates(pem + certificate).getFirst().getPublicKey();
        PrivateKey key = Pem.privateKey(certificate + pem);
        assertEquals(algorithm, key.getAlgorithm());
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        String signing = algorithm.equals("EdDSA") ? "EdDSA" : "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : algorithm);
        var signature = Signature.getInstance(signing);
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(message);
        assertTrue(signature.verify(signed));
    }
}
