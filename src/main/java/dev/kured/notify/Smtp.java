package dev.kured.notify;

import dev.kured.http.Http;
import dev.kured.http.NoAnswer;
import dev.kured.http.Tls;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * A mail server and the login there. The SMTP client is Angus Mail; kured adds its own trust and its own words for errors.
 *
 * @param host a name or an IP address
 * @param anyCertificate accepts any certificate of the server
 * @param clientHost the name of this host in EHLO
 * @param timeout for the connection and for each reply; at most five minutes
 * @see <a href="https://eclipse-ee4j.github.io/angus-mail/docs/api/org.eclipse.angus.mail/org/eclipse/angus/mail/smtp/package-summary.html">
 *     the properties of Angus Mail's SMTP client</a>
 */
record Smtp(
        String host,
        int port,
        Encryption encryption,
        boolean anyCertificate,
        Login login,
        String clientHost,
        Duration timeout) {

    /** The time limit of RFC 5321, 4.5.3.2, for a client. Other messages to the same mailbox wait as long. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    Smtp {
        timeout = timeout.compareTo(LONGEST_TIMEOUT) < 0 ? timeout : LONGEST_TIMEOUT;
    }

    /** The moment from which the connection is encrypted. */
    enum Encryption { NEVER, STARTTLS_IF_OFFERED, STARTTLS, FROM_THE_START }

    /** The mechanism of AUTH (RFC 4954). */
    enum Method { NONE, PLAIN, LOGIN, CRAM_MD5, XOAUTH2 }

    /**
     * User and password.
     *
     * @param password for XOAUTH2 a token
     */
    record Login(Method method, String user, String password) {

        /** Lists what no text may repeat: the password as it is and in the forms in which it is sent. */
        List<String> secrets() {
            return password.isEmpty() ? List.of() : List.of(
                    password,
                    base64(password),
                    base64("\0" + user + "\0" + password),
                    base64("user=" + user + "\1auth=Bearer " + password + "\1\1"));
        }

        /** Returns whether whoever reads the connection learns the password. */
        private boolean showsPassword() {
            return switch (method) {
                case NONE, CRAM_MD5 -> false;
                case PLAIN, LOGIN, XOAUTH2 -> true;
            };
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Without what is secret. */
        @Override
        public String toString() {
            return method.toString();
        }
    }

    /**
     * Sends one mail over a connection of its own.
     *
     * @return the server's reply to the mail
     */
    String send(Mail mail, RenderedMessage message) throws Undelivered {
        Encryption needed = neededEncryption();
        try {
            Session session = Session.getInstance(properties(needed));
            MimeMessage mime = mail.inFull(session, message);
            mime.saveChanges();
            var transport = new SMTPTransport(session, new URLName("smtp", host, port, null, null, null));
            try {
                connect(transport);
                transport.sendMessage(mime, mime.getAllRecipients());
                return transport.getLastServerResponse().replaceFirst("^\\d{3} ", "").strip();
            } finally {
                close(transport);
            }
        } catch (MessagingException e) {
            throw refusal(e, needed);
        } catch (IOException e) {
            throw Undelivered.forNow(host + " cannot be reached: " + new NoAnswer(e).reason());
        }
    }

    private void connect(SMTPTransport transport) throws MessagingException, Undelivered {
        boolean anonymous = login.method() == Method.NONE;
        if (login.method() == Method.PLAIN) {
            transport.setAuthorizationID(""); // Otherwise the library sends the user twice.
        }
        transport.connect(bareHost(), port, anonymous ? null : login.user(), anonymous ? null : login.password());
        if (!anonymous && !transport.supportsExtension("AUTH")) {
            throw Undelivered.forGood("the server offers no login (AUTH), but the address has a user");
        }
    }

    private static void close(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException _) {
            // The server has taken the mail, or the reason why it did not is known.
        }
    }

    /** A password never crosses the network unencrypted: where it would, STARTTLS becomes a requirement. */
    private Encryption neededEncryption() throws Undelivered {
        if (!login.showsPassword() || isThisHost()) {
            return encryption;
        }
        return switch (encryption) {
            case NEVER -> throw Undelivered.forGood(
                    "the connection is not encrypted, so no password was sent (encryption, usestarttls)");
            case STARTTLS_IF_OFFERED, STARTTLS -> Encryption.STARTTLS;
            case FROM_THE_START -> Encryption.FROM_THE_START;
        };
    }

    private boolean isThisHost() throws Undelivered {
        try {
            return InetAddress.getByName(bareHost()).isLoopbackAddress();
        } catch (IOException e) {
            throw Undelivered.forNow(host + " cannot be reached: " + new NoAnswer(e).reason());
        }
    }

    private String bareHost() {
        return host.replaceAll("[\\[\\]]", "");
    }

    private Properties properties(Encryption needed) throws IOException {
        var properties = new Properties();
        String millis = String.valueOf(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.localhost", clientHost);
        properties.setProperty("mail.smtp.quitwait", "false");
        switch (login.method()) {
            case NONE -> {}
            case PLAIN, LOGIN, XOAUTH2 -> properties.setProperty("mail.smtp.auth.mechanisms", login.method().name());
            case CRAM_MD5 -> {
                properties.setProperty("mail.smtp.sasl.enable", "true");
                properties.setProperty("mail.smtp.sasl.mechanisms", "CRAM-MD5");
            }
        }
        switch (needed) {
            case NEVER -> {}
            case STARTTLS_IF_OFFERED -> properties.setProperty("mail.smtp.starttls.enable", "true");
            case STARTTLS -> properties.setProperty("mail.smtp.starttls.required", "true");
            case FROM_THE_START -> properties.setProperty("mail.smtp.ssl.enable", "true");
        }
        if (needed != Encryption.NEVER) {
            properties.put("mail.smtp.ssl.socketFactory", sockets());
            properties.setProperty("mail.smtp.ssl.checkserveridentity", String.valueOf(!anyCertificate));
            properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        }
        return properties;
    }

    private SSLSocketFactory sockets() throws IOException {
        try {
            return (anyCertificate ? Tls.trustingAnyone() : Tls.trusting(Http.ofHost().trust().ofHost())).sockets();
        } catch (GeneralSecurityException e) {
            throw new IOException("the CA store of this host cannot be used: " + e.getMessage(), e);
        }
    }

    /** Finds the cause that says most: a failure of the network, or the last line of a reply of the server. */
    private Undelivered refusal(MessagingException failure, Encryption needed) {
        List<Exception> causes = Stream.<Exception>iterate(failure, cause -> cause != null, Smtp::next).limit(10).toList();
        Optional<IOException> network = causes.stream()
                .flatMap(cause -> cause instanceof IOException e ? Stream.of(e) : Stream.empty())
                .findFirst();
        if (network.isPresent()) {
            return Undelivered.forNow(host + " cannot be reached: " + new NoAnswer(network.get()).reason());
        }
        String message = String.valueOf(failure.getMessage());
        return causes.stream()
                .map(cause -> String.valueOf(cause.getMessage()).strip().lines().reduce("", (_, line) -> line))
                .filter(line -> line.matches("[45]\\d\\d\\b.*"))
                .findFirst()
                .map(Smtp::refusal)
                .orElseGet(() -> needed == Encryption.STARTTLS && message.startsWith("STARTTLS is required")
                        ? Undelivered.forGood(encryption == needed
                                ? "the server offers no STARTTLS, and requirestarttls is set"
                                : "the server offers no STARTTLS, so no password was sent (encryption, usestarttls)")
                        : failure instanceof AuthenticationFailedException
                                ? Undelivered.forGood("the server offers no login by this method (auth)")
                                : Undelivered.forNow(host + " broke off: " + message.lines().findFirst().orElse("")));
    }

    private static Undelivered refusal(String reply) {
        String why = "the server answered " + reply.replaceAll("\\p{Cntrl}", " ");
        return reply.startsWith("4") ? Undelivered.forNow(why) : Undelivered.forGood(why);
    }

    private static @Nullable Exception next(Exception cause) {
        return cause instanceof MessagingException failure ? failure.getNextException() : null;
    }
}
