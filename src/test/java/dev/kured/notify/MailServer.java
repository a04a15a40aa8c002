package dev.kured.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A small mail server, which writes down what it hears. */
final class MailServer implements AutoCloseable {
    private final ServerSocket server;
    private final Optional<SSLContext> tls;
    private final boolean fromTheStart;
    private final String offers;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> mail = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile boolean echoes;

    MailServer(String offers, Optional<SSLContext> tls, boolean fromTheStart) throws IOException {
        this.offers = offers;
        this.tls = tls;
        this.fromTheStart = fromTheStart;
        this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    MailServer(String offers) throws IOException {
        this(offers, Optional.empty(), false);
    }

    /** Answers otherwise to what begins so. */
    MailServer answering(String beginning, String answer) {
        answers.put(beginning, answer);
        return this;
    }

    /** Understands nothing that is a secret, and says what. */
    MailServer echoing() {
        echoes = true;
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Every line but those of the mail itself. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    void forget() {
        heard.clear();
        mail.clear();
    }

    /** The lines of the mail, as they came. */
    List<String> mail() {
        return List.copyOf(mail);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                talk(fromTheStart ? encrypted(socket) : socket);
            } catch (IOException _) {
                // The client has gone, or the test is over.
            }
        }
    }

    private Socket encrypted(Socket socket) throws IOException {
        var encrypted = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, true);
        encrypted.startHandshake();
        return encrypted;
    }

    private void talk(Socket socket) throws IOException {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        var out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
        if (heard.isEmpty() || !heard.getLast().equals("STARTTLS")) {
            say(out, "220-hello", "220 there");
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            String word = line.split(" ", 2)[0];
            Optional<String> other = answers.keySet().stream().filter(line::startsWith).findFirst().map(answers::get);
            boolean isPassword = heard.size() > 2 && heard.get(heard.size() - 3).equals("AUTH LOGIN");
            if (echoes && (isPassword || line.matches("AUTH \\S+ .*"))) {
                say(out, "500 what? " + line);
            } else if (other.isPresent()) {
                say(out, other.get());
            } else if (word.equals("STARTTLS")) {
                say(out, "220 go ahead");
                talk(encrypted(socket));
                return;
            } else if (word.equals("DATA")) {
                say(out, "354 go ahead");
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                    mail.add(text);
                }
                say(out, "250 queued as 42");
            } else {
                say(out, switch (word) {
                    case "EHLO" -> "250-mail.example\r\n" + (offers.isEmpty() ? "" : "250-" + offers + "\r\n") + "250 HELP";
                    case "AUTH" -> line.equals("AUTH LOGIN") ? "334 VXNlcm5hbWU6"
                            : line.equals("AUTH CRAM-MD5") ? "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
                            : "235 welcome";
                    case "MAIL", "RCPT" -> "250 ok";
                    case "QUIT" -> "221 bye";
                    default -> heard.get(heard.size() - 2).equals("AUTH LOGIN") ? "334 UGFzc3dvcmQ6" : "235 welcome";
                });
            }
        }
    }

    private static void say(PrintWriter out, String... lines) {
        for (String line : lines) {
            out.print(line + "\r\n");
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
