package dev.kured.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys from PEM (RFC 7468), several from one text. A Java KeyFactory reads only PKCS#8
 * keys (RFC 5208). kubeadm writes RSA keys as PKCS#1 (RFC 8017), and the kubelet writes EC keys as SEC 1 (RFC 5915):
 * this class wraps them in PKCS#8.
 */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 4;
    private static final int CURVE = 0xa0;

    private record Block(String label, String base64) {
        byte[] der() throws GeneralSecurityException {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("its " + label + " is not base64", e);
            }
        }
    }

    private Pem() {}

    /**
     * Reads all certificates, in their order.
     *
     * @throws GeneralSecurityException if it finds none, or one that it cannot read
     */
    public static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (Block block : blocks(pem)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate (BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    /** Reads the certificates in their order and skips unreadable ones: a CA store may hold one of a newer kind. */
    static List<X509Certificate> readableCertificates(String pem) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        for (Block block : blocks(pem)) {
            if (block.label().endsWith("CERTIFICATE")) {
                try {
                    certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                } catch (GeneralSecurityException _) {
                    // Whatever it signed is not trusted; the others are.
                }
            }
        }
        return certificates;
    }

    /** Reads the first private key. */
    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        for (Block block : blocks(pem)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return pkcs8(block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return pkcs8(envelope(RSA, block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return pkcs8(envelope(join(EC, curve(block.der())), block.der()));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new GeneralSecurityException("its key is encrypted, and nobody is there to type the password");
                default -> {
                    // Certificates and EC PARAMETERS stand before the key in some files.
                }
            }
        }
        throw new GeneralSecurityException("it holds no private key (BEGIN PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY)");
    }

    private static List<Block> blocks(String pem) {
        return BLOCK.matcher(pem).results().map(found -> new Block(found.group(1), found.group(2))).toList();
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Of another algorithm: the next one may read it.
            }
        }
        throw new GeneralSecurityException("its key is damaged, or neither RSA nor EC nor Ed25519");
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, join(VERSION_0, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /** Returns the object identifier of the curve: the content of the element tagged [0] in the SEC 1 sequence. */
    private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
        try {
            ByteBuffer sequence = content(ByteBuffer.wrap(sec1));
            while (sequence.hasRemaining()) {
                int tag = sequence.get(sequence.position()) & 0xff;
                ByteBuffer content = content(sequence);
                if (tag == CURVE) {
                    var curve = new byte[content.remaining()];
                    content.get(curve);
                    return curve;
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new GeneralSecurityException("its EC key is damaged", e);
        }
        throw new GeneralSecurityException("its EC key does not name its curve");
    }

    /** Returns the content of the DER element at the position of the buffer, and moves the position behind it. */
    private static ByteBuffer content(ByteBuffer der) {
        der.get();
        int length = der.get() & 0xff;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (der.get() & 0xff);
            }
        }
        ByteBuffer content = der.slice(der.position(), length);
        der.position(der.position() + length);
        return content;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
