package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.kured.http.Http;
import dev.kured.http.Proxies;
import dev.kured.http.Trust;
import dev.kured.lab.ForwardProxy;
import dev.kured.terms.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses: which are understood, and that none is ever repeated. */
final class ReceiverTest {

    @ParameterizedTest
    @CsvSource({
        "slack://T0/B0/hunter2hunter2, slack T0/B0",
        "slack://T0/B0/hunter2hunter2?channel=ops, slack #ops",
        "slack://xoxb:1-2-hunter2@C001, slack #C001",
        "https://hooks.slack.com/services/T0/B0/hunter2, slack T0/B0",
        "mattermost://chat.example:8065/hunter2/ops, mattermost chat.example ops",
        "rocketchat://chat.example/hunter2/hunter3/ops, rocketchat chat.example #ops",
        "teams://?host=https%3A%2F%2Fp.logic.azure.com%2Fhunter2, teams p.logic.azure.com",
        "discord://hunter2@123, discord 123",
        "googlechat://chat.googleapis.com/v1/spaces/FOO/messages?key=hunter2&token=x, googlechat spaces/FOO",
        "telegram://1:hunter2@telegram?chats=@ops, telegram @ops",
        "ntfy://joe:hunter2@ntfy.example/hunter3, ntfy ntfy.example",
        "gotify://gotify.example/hunter2, gotify gotify.example",
        "pushover://shoutrrr:hunter2@hunter3, pushover",
        "opsgenie://api.opsgenie.com/hunter2, opsgenie api.opsgenie.com",
        "smtp://joe:hunter2@mail.example:587/?from=a@b.c&to=d@e.f, mail to d@e.f",
        "generic://hooks.example/hunter2, generic hooks.example",
        "https://joe:hunter2@hooks.example/hunter3?k=hunter4, webhook hooks.example",
    })
    void itsNameTellsItApartAndHoldsNoSecret(String address, String name) throws NotUnderstood {
        Receiver receiver = Receiver.parse(address).getFirst();
        assertEquals(name, receiver.name());
        assertEquals(name, receiver.toString());
        assertFalse(Address.parse(address).toString().contains("hunter"));
    }

    /** As they are copied from the browser, also out of the clouds of authorities and of China. */
    @ParameterizedTest
    @CsvSource({
        "https://canary.discord.com/api/webhooks/1/hunter2, discord",
        "https://ptb.discord.com/api/webhooks/1/hunter2, discord",
        "https://canary.discordapp.com/api/webhooks/1/hunter2, discord",
        "https://Discord.com/api/webhooks/1/hunter2, discord",
        "https://hooks.slack-gov.com/services/T0/B0/hunter2, slack T0/B0",
        "https://p.usgovtexas.logic.azure.us:443/workflows/hunter2, teams p.usgovtexas.logic.azure.us",
        "https://p.chinaeast2.logic.azure.cn:443/workflows/hunter2, teams p.chinaeast2.logic.azure.cn",
        "https://e.environment.api.powerplatform.com/hunter2, teams e.environment.api.powerplatform.com",
        "https://e.api.gov.powerplatform.microsoft.us/hunter2, teams e.api.gov.powerplatform.microsoft.us",
        "https://e.api.high.powerplatform.microsoft.us/hunter2, teams e.api.high.powerplatform.microsoft.us",
        "https://e.api.appsplatform.us/hunter2, teams e.api.appsplatform.us",
        "https://e.api.powerplatform.partner.microsoftonline.cn/h, teams e.api.powerplatform.partner.microsoftonline.cn",
        "https://outlook.office.com/webhook/hunter2, teams outlook.office.com",
        "https://outlook.office365.com/webhook/hunter2, teams outlook.office365.com",
        "https://logic.azure.us/hunter2, webhook logic.azure.us",
        "https://discord.com.example/hunter2, webhook discord.com.example",
        "https://notdiscord.com/hunter2, webhook notdiscord.com",
    })
    void theHostTellsTheServiceInEveryCloud(String address, String name) throws NotUnderstood {
        assertEquals(name, Receiver.parse(address).getFirst().name());
    }

    /** What ends the user part too early would else be sent to a host by the name of the user. */
    @ParameterizedTest
    @ValueSource(strings = {
        "https://hunter2:12#34@chat.example/hook", "https://hunter2#x@chat.example/hook", "ntfy://u:a%g#hunter2@host/T",
        "smtp://joe:pass#hunter2@mail.example:587/?from=a@b.c&to=d@e.f", "https://u:hunter2/x@chat.example/hook",
        "https://u:hunter2?x@chat.example/hook", "gotify://joe:#hunter2@h/token"})
    void aPasswordThatIsNotEncodedIsRefusedWithAHint(String address) {
        NotUnderstood refusal = assertThrows(NotUnderstood.class, () -> Receiver.parse(address));
        assertEquals("found a #, / or ? in the user or the password (not shown), expected them percent-encoded: %23 for #,"
                + " %2F for /, %3F for ?, %40 for @, %25 for %", refusal.getMessage());
    }

    @Test
    void anEncodedPasswordIsTakenAndAFragmentIsNoPassword() throws Exception {
        assertEquals("12#3/4?@%", Address.parse("https://u:12%233%2F4%3F%40%25@chat.example/hook").password());
        assertEquals("webhook chat.example", Receiver.parse("https://chat.example/hook#to@ops").getFirst().name());
        var stray = assertThrows(NotUnderstood.class, () -> Receiver.parse("https://u:a%g@chat.example/hook"));
        assertEquals("%25 in its place", stray.expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h:65536/x", "smtp://h:99999/?from=a@b.c&to=d@e.f", "teams://?host=https://h:99999/x"})
    void aPortThatIsNoneIsRefused(String address) {
        assertThrows(NotUnderstood.class, () -> Receiver.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "hunter2", "hunter2/B0/X", "://hunter2", "gopher://hunter2", "slack://", "slack://hunter2", "slack://T0/hunter2",
        "slack://T0/B0/hunter2?colour=hunter3", "mattermost://hunter2", "rocketchat://h/hunter2", "teams://hunter2",
        "teams://a@b/hunter2", "discord://hunter2", "discord://hunter2@", "discord://hunter2@1?color=hunter3",
        "googlechat://chat.googleapis.com/hunter2", "telegram://hunter2@telegram?chats=a", "telegram://1:hunter2@telegram",
        "telegram://1:hunter2@telegram?chats=a&preview=hunter3", "telegram://1:hunter2@telegram?chats=a:hunter3",
        "ntfy://hunter2", "ntfy://h/a/hunter2", "gotify://hunter2", "gotify://h/hunter2?priority=hunter3",
        "gotify://h/hunter2?priority=11", "pushover://hunter2@", "pushover://hunter2", "opsgenie://hunter2",
        "opsgenie://h/hunter2?responders=hunter3", "smtp://u:hunter2@h", "smtp://u:hunter2@h/?from=a@b.c",
        "smtp://u:hunter2@h/?from=a@b.c&to=hunter3", "smtp://u:hunter2@h/?from=a@b.c%0d%0aBcc:x@y.z&to=d@e.f",
        "smtp://u:hunter2@h/?from=a@b.c&to=d@e.f&auth=hunter3", "smtp://u:hunter2@h/?from=a@b.c&to=d@e.f&timeout=hunter3",
        "smtp://u:hunter2@h/?from=a@b.c&to=d@e.f&encryption=hunter3", "generic://h/hunter2?template=hunter3",
        "generic://h/hunter2?@a%20b=c", "https://hunter2 x", "https:///hunter2", "https://h/hunter2 x", "https://h/%hunter2",
        "slack+https://h/hunter2|x", "slack://T0/B0/hunter2%zz", "https://h:hunter2/"})
    void whatIsNoAddressIsRefusedAndNotRepeated(String address) {
        NotUnderstood refusal = assertThrows(NotUnderstood.class, () -> Receiver.parse(address));
        assertFalse(refusal.getMessage().contains("hunter"), refusal.getMessage());
    }

    @Test
    void anUnknownParameterIsNamedAndTheKnownOnesToo() {
        var refusal = assertThrows(NotUnderstood.class, () -> Receiver.parse("mattermost://h/token?colour=red"));
        assertEquals("the unknown parameter colour", refusal.found());
        assertEquals("one of icon, icon_emoji, icon_url, disabletls, title", refusal.expected());
    }

    @Test
    void whatAServerRepeatsOfTheAddressIsHidden() throws Exception {
        try (Hooks hooks = new Hooks().answering(404, "Cannot POST /hooks/hunter2-token for joe:hunter2pass")) {
            var receiver = Receiver.parse("mattermost+https://joe:hunter2pass@chat.example/hooks/hunter2-token").getFirst();
            var failure = assertThrows(Undelivered.class, () -> receiver.deliver(Letters.letter("hi"), hooks));
            assertEquals("HTTP status 404 (Cannot POST /hooks/… for joe:…)", failure.why());
        }
    }

    @ParameterizedTest
    @CsvSource({"400, false", "401, false", "302, false", "404, false", "408, true", "429, true", "500, true", "503, true"})
    void onlyWhatMayPassIsWorthAnotherTry(int status, boolean passing) throws Exception {
        try (Hooks hooks = new Hooks().answering(status, "no")) {
            var receiver = Receiver.parse("https://hooks.example/x").getFirst();
            var failure = assertThrows(Undelivered.class, () -> receiver.deliver(Letters.letter("hi"), hooks));
            assertEquals(passing, failure.passing());
            assertTrue(failure.why().startsWith("HTTP status " + status), failure.why());
        }
    }

    @Test
    void aServerThatIsNotThereIsToldInWords() throws Exception {
        String url;
        try (Hooks hooks = new Hooks()) {
            url = hooks.url("/hunter2");
        }
        var receiver = Receiver.parse(url).getFirst();
        var trouble = assertThrows(Trouble.class, () ->
                receiver.deliver(Letters.message(Occasion.DRAIN), Letters.templates()));
        assertEquals("127.0.0.1 cannot be reached: connection refused", trouble.happened());
    }

    @Test
    void aTestSaysThatItIsOne() throws Exception {
        try (Hooks hooks = new Hooks()) {
            var receiver = Receiver.parse(hooks.url("/")).getFirst();
            assertEquals("HTTP status 200 (ok)", receiver.deliver(
                    Message.test(Letters.message(Occasion.DRAIN).node(), Letters.NOON), Letters.templates()));
            assertTrue(hooks.only().body().contains("This is a test of kured on node node1."), hooks.only().body());
        }
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() throws Exception {
        try (Hooks hooks = new Hooks();
                var proxy = new ForwardProxy(URI.create(hooks.url("/")).getPort(), Optional.of("Basic am9lOnMzY3JldA=="))) {
            var environment = Map.of("http_proxy", "http://joe:s3cret@127.0.0.1:" + proxy.port());
            var transport = new HttpTransport(new Http(new Trust(Path.of("/")), Proxies.of(environment)));
            assertEquals("HTTP status 200 (ok)",
                    Receiver.parse("http://hooks.example/x").getFirst().deliver(Letters.letter("hi"), transport));
            assertEquals(List.of("POST http://hooks.example/x"), proxy.asked());
            assertEquals("hi", JsonParser.parseString(hooks.only().body()).getAsJsonObject().get("text").getAsString());
        }
    }

    @Test
    void aProxyThatIsAwayIsNamed() throws Exception {
        var transport = new HttpTransport(new Http(new Trust(Path.of("/")), Proxies.of(Map.of("http_proxy", "127.0.0.1:1"))));
        var failure = assertThrows(Undelivered.class, () ->
                Receiver.parse("http://hooks.example/x").getFirst().deliver(Letters.letter("hi"), transport));
        assertEquals("hooks.example cannot be reached: connection refused (through the proxy 127.0.0.1:1)", failure.why());
    }

    @Test
    void aSocksProxyIsRefusedAndItsPasswordNotShown() throws Exception {
        var environment = Map.of("http_proxy", "socks5://joe:hunter2@proxy.example:1080");
        var transport = new HttpTransport(new Http(new Trust(Path.of("/")), Proxies.of(environment)));
        var failure = assertThrows(Undelivered.class, () ->
                Receiver.parse("http://hooks.example/x").getFirst().deliver(Letters.letter("hi"), transport));
        assertEquals("hooks.example cannot be reached: the proxy in HTTP_PROXY cannot be used:"
                + " socks5://proxy.example:1080 is a SOCKS proxy; kured uses HTTP proxies only", failure.why());
    }

    @Test
    void aHeaderThatHttpDoesNotAllowIsToldAndNotShown() {
        var transport = new HttpTransport(new Http(new Trust(Path.of("/")), _ -> Optional.empty()));
        var request = new Transport.Request("POST", URI.create("http://hooks.example/"), Map.of("a b", "hunter2"), "", false);
        assertEquals("its address or a header holds what HTTP does not allow",
                assertThrows(IOException.class, () -> transport.send(request)).getMessage());
    }
}
