package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class MailTest {
    private static final String ENDS = "fromaddress=kured@example.com&toaddresses=ops@example.com";

    @TempDir
    private Path directory;

    private static String deliver(MailServer server, String user, String rest) throws NotUnderstood, Undelivered {
        return Receiver.parse("smtp://" + user + "localhost:" + server.port() + "/?" + rest).getFirst()
                .deliver(Letters.letter("Draining node1"));
    }

    private static Undelivered refusal(MailServer server, String user, String rest) {
        return assertThrows(Undelivered.class, () -> deliver(server, user, rest));
    }

    @Test
    void aMailIsHandedOver() throws Exception {
        try (var server = new MailServer("")) {
            assertEquals("queued as 42", deliver(server, "", ENDS + "&fromname=kured+%22x%22&clienthost=node1"));
            assertEquals(List.of("EHLO node1", "MAIL FROM:<kured@example.com>", "RCPT TO:<ops@example.com>", "DATA"),
                    server.heard().subList(0, 4));
            List<String> mail = server.mail();
            int body = mail.indexOf("");
            Set<String> headers = Set.copyOf(mail.subList(0, body));
            String id = headers.stream().filter(line -> line.startsWith("Message-ID: ")).findFirst().orElseThrow();
            assertTrue(id.matches("Message-ID: <[0-9a-f-]{36}@example.com>"), id);
            assertEquals(Set.of(
                            "From: \"kured \\\"x\\\"\" <kured@example.com>",
                            "To: ops@example.com",
                            "Subject: Draining node1",
                            "Date: " + date(Letters.NOON),
                            id,
                            "Auto-Submitted: auto-generated",
                            "MIME-Version: 1.0",
                            "Content-Type: text/plain; charset=utf-8",
                            "Content-Transfer-Encoding: base64"),
                    headers);
            assertEquals("Draining node1\r\n", decoded(mail.subList(body + 1, mail.size())));
        }
    }

    /** As RFC 5322, 3.3, in the time zone of this host. */
    private static String date(Instant moment) {
        return DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z '('z')'", Locale.ENGLISH)
                .format(moment.atZone(ZoneId.systemDefault()));
    }

    private static String decoded(List<String> lines) {
        return new String(Base64.getMimeDecoder().decode(String.join("\r\n", lines)), StandardCharsets.UTF_8);
    }

    @Test
    void aTextOfOtherLettersArrivesWhole() throws Exception {
        String text = "Knoten nödé wird neu gestartet: ".repeat(8);
        try (var server = new MailServer("")) {
            Receiver.parse("smtp://localhost:" + server.port() + "/?usehtml=yes&" + ENDS).getFirst()
                    .deliver(Letters.letter(text));
            List<String> mail = server.mail();
            assertEquals(text + "\r\n", decoded(mail.subList(mail.indexOf("") + 1, mail.size())));
            assertTrue(mail.contains("Content-Type: text/html; charset=utf-8"));
            assertTrue(mail.stream().allMatch(line -> line.length() <= 78 && line.matches("\\p{ASCII}*")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Plain   | AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
        "Unknown | AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm",
        "Login   | AUTH LOGIN, dGlt, dGFuc3RhYWZ0YW5zdGFhZg==",
        "CRAMMD5 | AUTH CRAM-MD5, dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
        "OAuth2  | AUTH XOAUTH2 dXNlcj10aW0BYXV0aD1CZWFyZXIgdGFuc3RhYWZ0YW5zdGFhZgEB",
    })
    void itSaysWhoItIs(String method, String words) throws Exception {
        try (var server = new MailServer("AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2")) {
            deliver(server, "tim:tanstaaftanstaaf@", ENDS + "&auth=" + method);
            List<String> heard = server.heard();
            assertEquals(words, String.join(", ", heard.subList(1, heard.indexOf("MAIL FROM:<kured@example.com>"))));
        }
    }

    /** From 25 days on its milliseconds are more than an int holds. */
    @ParameterizedTest
    @ValueSource(strings = {"24d", "30d", "36500d", "5m"})
    void aTimeoutOfAnyLengthIsTaken(String timeout) throws Exception {
        try (var server = new MailServer("")) {
            assertEquals("queued as 42", deliver(server, "", ENDS + "&timeout=" + timeout));
        }
    }

    @ParameterizedTest
    @CsvSource({"P30D, PT5M", "PT4M, PT4M"})
    void nobodyIsWaitedForLongerThanAClientMust(Duration asked, Duration patience) {
        var login = new Smtp.Login(Smtp.Method.NONE, "", "");
        var server = new Smtp("h", 25, Smtp.Encryption.NEVER, false, login, "n", asked);
        assertEquals(patience, server.timeout());
    }

    @Test
    void aPasswordIsNotSentWithoutEncryptionToAnotherHost() throws Exception {
        var receiver = Receiver.parse("smtp://joe:hunter2@192.0.2.1/?usestarttls=no&" + ENDS).getFirst();
        Undelivered refusal = assertThrows(Undelivered.class, () -> receiver.deliver(Letters.letter("x")));
        assertFalse(refusal.passing());
        assertEquals("the connection is not encrypted, so no password was sent (encryption, usestarttls)", refusal.why());
    }

    @Test
    void aServerWithoutALoginGetsNoMailFromAUser() throws Exception {
        try (var server = new MailServer("")) {
            Undelivered refusal = refusal(server, "joe:hunter2@", ENDS);
            assertEquals("the server offers no login (AUTH), but the address has a user", refusal.why());
            assertFalse(server.heard().toString().contains("MAIL"), () -> server.heard().toString());
        }
        try (var server = new MailServer("AUTH PLAIN")) {
            Undelivered refusal = refusal(server, "joe:hunter2@", ENDS + "&auth=OAuth2");
            assertEquals("the server offers no login by this method (auth)", refusal.why());
        }
    }

    @Test
    void eachMailboxGetsAMailOfItsOwn() throws Exception {
        List<Receiver> receivers = Receiver.parse("smtp://h/?from=a@b.c&to=ops+prod@b.c,x@y.z");
        assertEquals("[mail to ops+prod@b.c, mail to x@y.z]", receivers.toString());
    }

    @ParameterizedTest
    @CsvSource({"450, true", "550, false"})
    void aMailboxMayBeRefusedForNowOrForGood(int status, boolean passing) throws Exception {
        try (var server = new MailServer("").answering("RCPT", status + " no")) {
            Undelivered refusal = refusal(server, "", ENDS);
            assertEquals(passing, refusal.passing());
            assertEquals("the server answered " + status + " no", refusal.why());
        }
    }

    @Test
    void aPasswordThatTheServerRepeatsIsHidden() throws Exception {
        try (var server = new MailServer("AUTH PLAIN").answering("AUTH", "535 bad password hunter2")) {
            Undelivered refusal = refusal(server, "joe:hunter2@", ENDS);
            assertFalse(refusal.passing());
            assertEquals("the server answered 535 bad password …", refusal.why());
        }
    }

    @Test
    void withoutTheEncryptionThatIsRequiredNothingIsSent() throws Exception {
        try (var server = new MailServer("")) {
            Undelivered refusal = refusal(server, "joe:hunter2@", ENDS + "&requirestarttls=yes");
            assertTrue(refusal.why().contains("offers no STARTTLS"), refusal.why());
            assertEquals(List.of("EHLO localhost"), server.heard());
        }
    }

    @Test
    void encryptionIsUsedWhereItIsOfferedAndTheServerVerified() throws Exception {
        SSLContext tls = selfSigned();
        try (var server = new MailServer("STARTTLS\r\n250-AUTH PLAIN", Optional.of(tls), false)) {
            Undelivered refusal = refusal(server, "joe:hunter2@", ENDS);
            assertEquals("localhost cannot be reached: its certificate is not signed by a CA that is trusted here",
                    refusal.why());
            assertFalse(server.heard().toString().contains("AUTH"), "no password for a stranger");

            server.forget();
            assertEquals("queued as 42", deliver(server, "joe:hunter2@", ENDS + "&skiptlsverify=yes"));
            assertEquals(List.of("EHLO localhost", "STARTTLS", "EHLO localhost"), server.heard().subList(0, 3));
        }
        try (var server = new MailServer("", Optional.of(tls), true)) {
            assertEquals("queued as 42", deliver(server, "", ENDS + "&encryption=ImplicitTLS&skiptlsverify=yes"));
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path store = directory.resolve("keys.p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "k",
                        "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12",
                        "-keystore", store.toString(), "-storepass", "changeit")
                .inheritIO().start().waitFor();
        assertEquals(0, status);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), "changeit".toCharArray()), "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
