package dev.kured.notify;

import dev.kured.http.NoAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * E-mail by SMTP, see RFC 5321 and RFC 5322:
 * {@code smtp://user:password@host:port/?fromaddress=…&toaddresses=…,…}.
 *
 * @param to one mailbox; each gets a mail of its own, so that none waits for another's
 * @param subject empty: the text itself
 * @param clientHost what kured calls itself in EHLO
 * @param patience for the connection and for each answer; at most {@link #LONGEST_PATIENCE}
 */
record Mail(
        Smtp.Server server,
        Smtp.Login login,
        String from,
        Optional<String> fromName,
        String to,
        Optional<String> subject,
        boolean html,
        String clientHost,
        Duration patience)
        implements Delivery {

    /** What RFC 5321, 4.5.3.2, asks of a client; other messages to the same mailbox wait as long. */
    static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

    Mail {
        patience = patience.compareTo(LONGEST_PATIENCE) < 0 ? patience : LONGEST_PATIENCE;
    }

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        var server = server(address, query);
        var login = new Smtp.Login(method(address, query), address.user(), address.password());
        String from = mailbox(query.text("fromaddress", "from").orElse(""));
        Optional<String> fromName = query.text("fromname");
        List<String> mailboxes = query.list("toaddresses", "to");
        Optional<String> subject = query.text("subject", "title");
        boolean html = query.flag(false, "usehtml");
        String clientHost = query.text("clienthost").filter(name -> !name.equals("auto")).orElse("localhost");
        Duration patience = query.duration("timeout").filter(Duration::isPositive).orElse(Duration.ofSeconds(10));
        query.refuseOthers();
        if (mailboxes.isEmpty()) {
            throw new NotUnderstood("an address of a mailbox that names none", "the parameter toaddresses");
        }
        // Where the mail goes is no secret, and a server that refuses a mailbox names it.
        var secrets = new Secrets(login.secrets());
        List<Receiver> receivers = new ArrayList<>();
        for (String mailbox : mailboxes) {
            String to = mailbox(mailbox);
            var mail = new Mail(server, login, from, fromName, to, subject, html, clientHost, patience);
            receivers.add(new Receiver("mail to " + to, mail, secrets));
        }
        return List.copyOf(receivers);
    }

    private static Smtp.Server server(Address address, Query query) throws NotUnderstood {
        int port = address.port().orElse(25);
        boolean starttls = query.flag(true, "usestarttls", "starttls");
        boolean required = query.flag(false, "requirestarttls");
        boolean any = query.flag(false, "skiptlsverify");
        boolean implicit = switch (query.text("encryption").orElse("auto").toLowerCase(Locale.ROOT)) {
            case "auto" -> port == 465;
            case "implicittls" -> true;
            case "explicittls", "none" -> false;
            default -> throw new NotUnderstood("the parameter encryption with another value",
                    "None, ExplicitTLS, ImplicitTLS or Auto");
        };
        if (address.host().isEmpty()) {
            throw new NotUnderstood("an address of a mailbox without a server", "smtp://user:password@host:port/?…");
        }
        Smtp.Encryption encryption = implicit
                ? Smtp.Encryption.FROM_THE_START
                : !starttls
                        ? Smtp.Encryption.NEVER
                        : required ? Smtp.Encryption.STARTTLS : Smtp.Encryption.STARTTLS_IF_OFFERED;
        return new Smtp.Server(address.host(), port, encryption, any);
    }

    private static Smtp.Method method(Address address, Query query) throws NotUnderstood {
        return switch (query.text("auth").orElse("unknown").toLowerCase(Locale.ROOT)) {
            case "unknown" -> address.user().isEmpty() ? Smtp.Method.NONE : Smtp.Method.PLAIN;
            case "none" -> Smtp.Method.NONE;
            case "plain" -> Smtp.Method.PLAIN;
            case "login" -> Smtp.Method.LOGIN;
            case "crammd5" -> Smtp.Method.CRAM_MD5;
            case "oauth2" -> Smtp.Method.XOAUTH2;
            default -> throw new NotUnderstood("the parameter auth with another value",
                    "None, Plain, Login, CRAMMD5, OAuth2 or Unknown");
        };
    }

    /** A plus in a query means a space, but hardly anybody who writes {@code ops+prod@example.com} knows. */
    private static String mailbox(String text) throws NotUnderstood {
        String mailbox = text.replace(' ', '+');
        if (!mailbox.matches("[^\\s<>,@]+@[^\\s<>,@]+")) {
            throw new NotUnderstood("a mailbox that is not NAME@HOST",
                    "fromaddress=kured@example.com&toaddresses=ops@example.com");
        }
        return mailbox;
    }

    @Override
    public String deliver(RenderedMessage letter, Transport wire) throws Undelivered {
        try (Smtp smtp = Smtp.connect(server, patience)) {
            smtp.greet(clientHost);
            smtp.login(login);
            return smtp.send(from, to, inFull(letter));
        } catch (IOException e) {
            throw Undelivered.forNow(server.host() + " cannot be reached: " + new NoAnswer(e).reason());
        }
    }

    private List<String> inFull(RenderedMessage letter) {
        List<String> lines = new ArrayList<>(List.of(
                "From: " + fromName.map(name -> phrase(name) + " ").orElse("") + "<" + from + ">",
                "To: <" + to + ">",
                "Subject: " + folded(EncodedWord.of(subject.orElse(letter.text(200)).replaceAll("\\p{Cntrl}+", " "))),
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(letter.message().at().atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + UUID.randomUUID() + "@" + from.substring(from.indexOf('@') + 1) + ">",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/" + (html ? "html" : "plain") + "; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                ""));
        byte[] body = (letter.text().replaceAll("\\R", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        Base64.getMimeEncoder().encodeToString(body).lines().forEach(lines::add);
        return lines;
    }

    private static String phrase(String name) {
        String encoded = EncodedWord.of(name);
        return encoded.equals(name) ? "\"" + name.replaceAll("([\"\\\\])", "\\\\$1") + "\"" : folded(encoded);
    }

    /** Encoded words each on a line of their own: no line gets too long. */
    private static String folded(String words) {
        return words.replace("?= =?", "?=\r\n =?");
    }

    @Override
    public String toString() {
        return "mail to " + to;
    }
}
