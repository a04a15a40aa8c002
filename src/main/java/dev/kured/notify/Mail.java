package dev.kured.notify;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * An e-mail (RFC 5322), from an address
 * {@code smtp://user:password@host:port/?fromaddress=…&toaddresses=…,…}.
 *
 * @param to one mailbox; each gets a mail of its own, so that a mailbox that is refused does not delay the others
 * @param subject empty: the text itself
 */
record Mail(Smtp server, String from, Optional<String> fromName, String to, Optional<String> subject, boolean html)
        implements Delivery {

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        var login = new Smtp.Login(method(address, query), address.user(), address.password());
        Smtp server = server(address, query, login);
        String from = mailbox(query.text("fromaddress", "from").orElse(""));
        Optional<String> fromName = query.text("fromname");
        List<String> mailboxes = query.list("toaddresses", "to");
        Optional<String> subject = query.text("subject", "title");
        boolean html = query.flag(false, "usehtml");
        query.refuseOthers();
        if (mailboxes.isEmpty()) {
            throw new NotUnderstood("an address of a mailbox that names none", "the parameter toaddresses");
        }
        // Where the mail goes is no secret, and a server that refuses a mailbox names it.
        var secrets = new Secrets(login.secrets());
        List<Receiver> receivers = new ArrayList<>();
        for (String mailbox : mailboxes) {
            String to = mailbox(mailbox);
            var mail = new Mail(server, from, fromName, to, subject, html);
            receivers.add(new Receiver("mail to " + to, mail, secrets));
        }
        return List.copyOf(receivers);
    }

    private static Smtp server(Address address, Query query, Smtp.Login login) throws NotUnderstood {
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
        String clientHost = query.text("clienthost").filter(name -> !name.equals("auto")).orElse("localhost");
        Duration timeout = query.duration("timeout").filter(Duration::isPositive).orElse(Duration.ofSeconds(10));
        return new Smtp(address.host(), port, encryption, any, login, clientHost, timeout);
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

    /** Reads a mailbox. A plus in a query means a space, but {@code ops+prod@example.com} means a plus. */
    private static String mailbox(String text) throws NotUnderstood {
        String mailbox = text.replace(' ', '+');
        if (!mailbox.matches("[^\\s<>,@]+@[^\\s<>,@]+")) {
            throw new NotUnderstood("a mailbox that is not NAME@HOST",
                    "fromaddress=kured@example.com&toaddresses=ops@example.com");
        }
        return mailbox;
    }

    @Override
    public String deliver(RenderedMessage message, Transport transport) throws Undelivered {
        return server.send(this, message);
    }

    /** Composes the mail with all its headers. */
    MimeMessage inFull(Session session, RenderedMessage message) throws MessagingException, IOException {
        var mime = new MimeMessage(session) {
            // The library's own would name this host and its user.
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + UUID.randomUUID() + "@" + from.substring(from.indexOf('@') + 1) + ">");
            }
        };
        InternetAddress sender = address(from);
        if (fromName.isPresent()) {
            sender.setPersonal(onOneLine(fromName.get()), "UTF-8");
        }
        mime.setFrom(sender);
        mime.setRecipient(RecipientType.TO, address(to));
        mime.setSubject(onOneLine(subject.orElse(message.text(200))), "UTF-8");
        mime.setSentDate(Date.from(message.message().at()));
        mime.setHeader("Auto-Submitted", "auto-generated");
        byte[] body = (message.text().replaceAll("\\R", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        String type = "text/" + (html ? "html" : "plain") + "; charset=utf-8";
        mime.setDataHandler(new DataHandler(new ByteArrayDataSource(body, type)));
        mime.setHeader("Content-Transfer-Encoding", "base64");
        return mime;
    }

    private static InternetAddress address(String mailbox) {
        var address = new InternetAddress();
        address.setAddress(mailbox);
        return address;
    }

    private static String onOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    public String toString() {
        return "mail to " + to;
    }
}
