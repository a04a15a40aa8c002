package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kured.http.Http;
import dev.kured.terms.Log;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever may be a secret in an address is in no text that kured makes of it, whatever goes wrong. */
final class SecretsTest {
    /** Every secret of these addresses; as they are, as they are encoded in URLs, and as they go into headers. */
    private static final Pattern SECRET = Pattern.compile("(?i)hunter|aHVudGVy|h1ter|h%75nter");

    /** With a secret wherever a service has room for one. */
    static Stream<String> addresses() {
        return Stream.of(
                "slack://bot@T000/B000/hunter1hunter1?thread_ts=hunter2",
                "slack://hook:T000-B000-hunter1hunter1@webhook?icon=hunter2hunter2",
                "slack://xoxb:1-2-hunter1hunter1@C001",
                "https://hooks.slack.com/services/T000/B000/hunter1hunter1",
                "mattermost://chat.example/hunter1hunter1/ops?icon=hunter2hunter2",
                "mattermost+https://joe:hunter%2F1@chat.example/hooks/hunter2hunter2?k=hunter3%26hunter3",
                "rocketchat://chat.example/hunter1hunter1/hunter2hunter2/ops",
                "teams://?host=https%3A%2F%2Fp.logic.azure.com%2Fhunter1hunter1%3Fsig%3Dhunter2hunter2",
                "teams://hunter1hunter1@hunter2hunter2/hunter3hunter3/hunter4hunter4/hunter5?host=c.webhook.office.com",
                "https://p.logic.azure.com/hunter1hunter1?sig=hunter2%2Bhunter2",
                "discord://hunter1hunter1@123?thread_id=hunter2hunter2",
                "https://discord.com/api/webhooks/123/hunter1hunter1",
                "googlechat://chat.googleapis.com/v1/spaces/FOO/messages?key=hunter1hunter1&token=hunter2%3D",
                "https://chat.googleapis.com/v1/spaces/FOO/messages?key=hunter1hunter1&token=hunter2%3D",
                "telegram://1:hunter1hunter1@telegram?chats=@ops",
                "ntfy://joe:hunter1@ntfy.example/hunter2hunter2?email=hunter3@example.com&click=https://hunter4.example/",
                "ntfy://ntfy.example/hunter1hunter1?token=hunter2hunter2",
                "gotify://gotify.example/hunter1hunter1?extras=%7B%22a%22%3A%22hunter2hunter2%22%7D",
                "gotify://gotify.example/message?token=hunter1hunter1",
                "pushover://shoutrrr:hunter1hunter1@hunter2hunter2/?title=hunter3",
                "opsgenie://api.opsgenie.com/hunter1-hunter1?alias=hunter2hunter2",
                "generic://joe:hunter1@hooks.example/hunter2hunter2?token=hunter3%20hunter3&@X-Key=hunter4hunter4"
                        + "&$k=hunter5hunter5&template=json",
                "generic+https://hooks.example/hunter1hunter1/?method=PUT&token=hunter2",
                "https://joe:h1ter@hooks.example/hunter1hunter1?token=hunter2hunter2");
    }

    /** Repeats all that it gets, in one line. */
    private static String echo(Transport.Request request) {
        return "no " + request.to() + " " + request.headers() + " " + request.body().replace('\n', ' ');
    }

    private static void assertNoSecretIn(String text) {
        assertFalse(SECRET.matcher(text).find(), text);
    }

    private static String told(Receiver receiver, Transport wire) {
        try {
            return receiver.deliver(Letters.letter("Draining node1"), wire);
        } catch (Undelivered e) {
            return e.why() + e;
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void aServerThatRepeatsEverythingGivesNothingAway(String address) throws Exception {
        for (Receiver receiver : Receiver.parse(address)) {
            for (int status : List.of(200, 302, 400, 401, 404, 500)) {
                for (int offset = 0; offset < 300; offset += 13) {
                    String padding = "x".repeat(offset);
                    assertNoSecretIn(told(receiver, request ->
                            new Transport.Reply(status, padding + echo(request), Optional.of(echo(request)))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void nothingThatFailsGivesAnythingAway(String address) throws Exception {
        for (Receiver receiver : Receiver.parse(address)) {
            assertNoSecretIn(receiver + receiver.name() + Address.parse(address));
            assertNoSecretIn(told(receiver, request -> {
                throw new IOException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                throw new ConnectException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                throw new SSLException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                throw new UnknownHostException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                throw new SocketTimeoutException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                throw new ProtocolException(echo(request));
            }));
            assertNoSecretIn(told(receiver, request -> {
                assertNoSecretIn(request.toString());
                return new Transport.Reply(200, "ok", Optional.empty());
            }));
        }
    }

    /** Whoever has mistyped an address is told so, and the address stays where it is. */
    @ParameterizedTest
    @MethodSource("addresses")
    void noMistypedAddressIsRepeated(String address) {
        var refusals = new ArrayList<String>();
        for (String odd : List.of("", " ", "%", "@", ":", "/", "?", "&", "#", "|", "\\", "\"", "é", "\n", "%0a")) {
            IntStream.range(0, address.length()).forEach(i -> {
                refusals.addAll(refusal(address.substring(0, i) + odd + address.substring(i)));
                refusals.addAll(refusal(address.substring(0, i) + odd + address.substring(i + 1)));
            });
        }
        assertTrue(refusals.size() > 10, () -> address + ": " + refusals);
        refusals.forEach(SecretsTest::assertNoSecretIn);
    }

    private static List<String> refusal(String address) {
        try {
            Receiver.parse(address).forEach(receiver -> assertEquals(receiver.name(), receiver.toString()));
            return List.of();
        } catch (NotUnderstood e) {
            return List.of(e.getMessage() + e.found() + e.expected() + e);
        }
    }

    @Test
    void aMailServerThatRepeatsEverythingGivesNothingAway() throws Exception {
        for (String method : List.of("Plain", "Login", "OAuth2")) {
            var blob = Base64.getEncoder().encodeToString("\0joe\0hunter2".getBytes(StandardCharsets.UTF_8));
            try (var server = new MailServer("AUTH PLAIN LOGIN XOAUTH2").echoing()) {
                String why = told(Receiver.parse("smtp://joe:hunter2@localhost:" + server.port()
                        + "/?from=a@example.com&to=b@example.com&auth=" + method).getFirst(), new HttpTransport(Http.ofHost()));
                assertTrue(why.contains("500 what? "), why);
                assertFalse(why.contains("hunter2") || why.contains(blob) || why.contains("aHVudGVyMg"), why);
            }
        }
    }

    @Test
    void theLogOfTheCourierHoldsNone() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        Log log = (level, line) -> lines.add(line);
        try (var hooks = new Hooks().answering(404, "no /hunter1hunter1").answering(200, "thanks, joe:hunter2")) {
            String address = hooks.url("/hunter1hunter1").replace("//", "//joe:hunter2@");
            var receivers = Receiver.parse(address);
            try (var dispatcher = new Dispatcher(receivers, Letters.templates(), log, () -> {})) {
                dispatcher.send(Letters.message(Occasion.DRAIN));
                dispatcher.send(Letters.message(Occasion.REBOOT));
            }
        }
        assertEquals(2, lines.size(), lines::toString);
        lines.forEach(SecretsTest::assertNoSecretIn);
    }
}
