package dev.kured.notify;

import dev.kured.http.Http;
import dev.kured.http.Tls;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A conversation with a mail server: the few words of RFC 5321 that it takes to hand over one mail, STARTTLS of RFC
 * 3207 and AUTH of RFC 4954. Written by hand, since every jar lies on every node.
 */
final class Smtp implements AutoCloseable {
    private final Server server;
    private Socket socket;
    private BufferedReader in;
    private boolean secure;

    /** When the connection is encrypted. */
    enum Encryption { NEVER, STARTTLS_IF_OFFERED, STARTTLS, FROM_THE_START }

    /** How kured says who it is. */
    enum Method { NONE, PLAIN, LOGIN, CRAM_MD5, XOAUTH2 }

    /**
     * Who takes the mail.
     *
     * @param anyCertificate the server's is not verified
     */
    record Server(String host, int port, Encryption encryption, boolean anyCertificate) {}

    /** Who hands it over. */
    record Login(Method method, String user, String password) {

        /** As RFC 4616 has it. */
        String plain() {
            return base64("\0" + user + "\0" + password);
        }

        /** As Google and Microsoft have it, with a token in the place of the password. */
        String xoauth2() {
            return base64("user=" + user + "\1auth=Bearer " + password + "\1\1");
        }

        /** What no text may repeat, not even as it goes over the wire. */
        List<String> secrets() {
            return password.isEmpty() ? List.of() : List.of(password, base64(password), plain(), xoauth2());
        }

        /** Without what is secret. */
        @Override
        public String toString() {
            return method.toString();
        }
    }

    private Smtp(Server server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = reader(socket);
    }

    static Smtp connect(Server server, Duration patience) throws IOException {
        Socket socket = new Socket();
        boolean connected = false;
        try {
            int millis = Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
            socket.connect(new InetSocketAddress(server.host().replaceAll("[\\[\\]]", ""), server.port()), millis);
            socket.setSoTimeout(millis);
            Smtp smtp = new Smtp(server, socket);
            if (server.encryption() == Encryption.FROM_THE_START) {
                smtp.encrypt();
            }
            connected = true;
            return smtp;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /** Reads the greeting, introduces itself, and encrypts what follows. */
    void greet(String clientHost) throws IOException, Undelivered {
        expect(2);
        String offers = ask(2, "EHLO " + clientHost);
        boolean offered = offers.lines().anyMatch(line -> line.strip().equalsIgnoreCase("STARTTLS"));
        boolean wanted = server.encryption() == Encryption.STARTTLS
                || (server.encryption() == Encryption.STARTTLS_IF_OFFERED && offered);
        if (!secure && wanted) {
            if (!offered) {
                throw Undelivered.forGood("the server offers no STARTTLS, and requirestarttls is set");
            }
            ask(2, "STARTTLS");
            encrypt();
            ask(2, "EHLO " + clientHost);
        }
    }

    /** A password never goes over the network in the clear. */
    void login(Login login) throws IOException, Undelivered {
        if (login.method() == Method.NONE) {
            return;
        }
        if (!secure && login.method() != Method.CRAM_MD5 && !socket.getInetAddress().isLoopbackAddress()) {
            throw Undelivered.forGood("the connection is not encrypted, so no password was sent (encryption, usestarttls)");
        }
        switch (login.method()) {
            case NONE -> {}
            case PLAIN -> ask(2, "AUTH PLAIN " + login.plain());
            case LOGIN -> {
                ask(3, "AUTH LOGIN");
                ask(3, base64(login.user()));
                ask(2, base64(login.password()));
            }
            case CRAM_MD5 -> {
                String challenge = ask(3, "AUTH CRAM-MD5").strip();
                ask(2, base64(login.user() + " " + digest(challenge, login.password())));
            }
            case XOAUTH2 -> ask(2, "AUTH XOAUTH2 " + login.xoauth2());
        }
    }

    /** Hands over one mail and returns what the server said to it. */
    String send(String from, String to, List<String> lines) throws IOException, Undelivered {
        ask(2, "MAIL FROM:<" + from + ">");
        ask(2, "RCPT TO:<" + to + ">");
        ask(3, "DATA");
        var data = new StringBuilder();
        for (String line : lines) {
            // A dot at the beginning would end the mail, RFC 5321, 4.5.2.
            data.append(line.startsWith(".") ? "." : "").append(line).append("\r\n");
        }
        write(data + ".\r\n");
        String taken = expect(2);
        write("QUIT\r\n");
        return taken.strip();
    }

    // ------------------------------------------------------------------ words and answers

    private String ask(int wanted, String command) throws IOException, Undelivered {
        write(command + "\r\n");
        return expect(wanted);
    }

    private void write(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The text of an answer whose status begins with this digit, a line each without the status. */
    private String expect(int wanted) throws IOException, Undelivered {
        var text = new StringBuilder();
        String line;
        do {
            line = in.readLine();
            if (line == null || line.length() < 3) {
                throw new EOFException();
            }
            text.append(line.length() > 4 ? line.substring(4) : "").append('\n');
        } while (line.length() > 3 && line.charAt(3) == '-');
        if (line.charAt(0) - '0' == wanted) {
            return text.toString();
        }
        String why = "the server answered " + line.replaceAll("\\p{Cntrl}", " ");
        throw line.charAt(0) == '4' ? Undelivered.forNow(why) : Undelivered.forGood(why);
    }

    private void encrypt() throws IOException {
        var encrypted = (SSLSocket) tls().createSocket(socket, server.host(), server.port(), true);
        if (!server.anyCertificate()) {
            SSLParameters parameters = encrypted.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            encrypted.setSSLParameters(parameters);
        }
        encrypted.startHandshake();
        socket = encrypted;
        // A new reader, so that nothing that came before the encryption counts as said within it.
        in = reader(socket);
        secure = true;
    }

    private SSLSocketFactory tls() throws IOException {
        try {
            Tls tls = server.anyCertificate() ? Tls.trustingAnyone() : Tls.trusting(Http.ofHost().trust().ofHost());
            return tls.sockets();
        } catch (GeneralSecurityException e) {
            throw new IOException("the CA store of this host cannot be used: " + e.getMessage(), e);
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 2195. */
    private static String digest(String challenge, String password) throws Undelivered {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(Base64.getDecoder().decode(challenge)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw Undelivered.forGood("the server's challenge for CRAM-MD5 cannot be answered");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
