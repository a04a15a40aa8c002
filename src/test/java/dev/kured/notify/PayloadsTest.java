package dev.kured.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives at each service is what it documents, where it documents it. */
final class PayloadsTest {
    private static final String TOKEN = "xxxxxxxxxxxxxxxxxxxxxxxx";

    private Hooks hooks = null;

    @BeforeEach
    void open() throws Exception {
        hooks = new Hooks();
    }

    @AfterEach
    void close() {
        hooks.close();
    }

    /** One request of JSON, to this URL, of this content. */
    private void expect(String url, String json) {
        Hooks.Seen seen = hooks.only();
        assertEquals("POST", seen.method());
        assertEquals(url, seen.url());
        assertEquals("application/json", seen.header("Content-type"));
        assertEquals(JsonParser.parseString(json.replace('\'', '"')), JsonParser.parseString(seen.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "slack://T00000000/B00000000/" + TOKEN,
        "slack://hook:T00000000-B00000000-" + TOKEN + "@webhook",
        "slack://T00000000-B00000000-" + TOKEN + "@webhook",
        "https://hooks.slack.com/services/T00000000/B00000000/" + TOKEN,
    })
    void slackByItsHook(String address) {
        hooks.send(address, "Node a<b> rebooted & uncordoned");
        expect("https://hooks.slack.com/services/T00000000/B00000000/" + TOKEN,
                "{'text':'Node a&lt;b&gt; rebooted &amp; uncordoned'}");
    }

    @Test
    void slackWithAllThatAnAddressMaySay() {
        hooks.send("slack://kured@T00000000/B00000000/" + TOKEN
                + "?channel=ops&icon=sunny&color=%23ff8000&title=Great+News&thread_ts=12.3", "hi");
        expect("https://hooks.slack.com/services/T00000000/B00000000/" + TOKEN,
                "{'text':'Great News','attachments':[{'text':'hi','fallback':'hi','color':'#ff8000'}],'username':'kured',"
                        + "'icon_emoji':':sunny:','channel':'ops','thread_ts':'12.3'}");
    }

    @Test
    void slackAsABot() {
        hooks.answering(200, "{\"ok\":true}");
        hooks.send("slack://xoxb:123456789012-1234567890123-" + TOKEN + "@C001CH4NN3L?botname=kured", "hi");
        expect("https://slack.com/api/chat.postMessage", "{'text':'hi','username':'kured','channel':'C001CH4NN3L'}");
        assertEquals("Bearer xoxb-123456789012-1234567890123-" + TOKEN, hooks.only().header("Authorization"));
    }

    @Test
    void slackSaysNoWithAStatusOf200() throws Exception {
        hooks.answering(200, "{\"ok\":false,\"error\":\"channel_not_found\"}");
        var receiver = Receiver.parse("slack://xoxb:1234-5678-" + TOKEN + "@C001").getFirst();
        var failure = assertThrows(Undelivered.class, () -> receiver.deliver(Letters.letter("hi"), hooks));
        assertEquals("channel_not_found", failure.why());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "mattermost://bot@chat.example:8065/tok/town-square?icon=x https://chat.example:8065/hooks/tok"
                + " {'text':'hi','username':'bot','channel':'town-square','icon_emoji':'x'}",
        "mattermost://chat.example/tok?disabletls=yes http://chat.example/hooks/tok {'text':'hi'}",
        "mattermost+https://chat.example/sub/hooks/tok https://chat.example/sub/hooks/tok {'text':'hi'}",
        "rocketchat://bot@chat.example/aaa/bbb/ops https://chat.example/hooks/aaa/bbb"
                + " {'text':'hi','username':'bot','channel':'#ops'}",
        "rocketchat://chat.example:3000/aaa/bbb/@joe https://chat.example:3000/hooks/aaa/bbb {'text':'hi','channel':'@joe'}",
        "rocketchat://chat.example/aaa/bbb https://chat.example/hooks/aaa/bbb {'text':'hi'}",
        "discord://tok@123 https://discord.com/api/webhooks/123/tok {'content':'hi','allowed_mentions':{'parse':[]}}",
        "discord://tok@123?thread_id=9&username=k&avatar=https://x/y.png"
                + " https://discord.com/api/webhooks/123/tok?thread_id=9"
                + " {'content':'hi','username':'k','avatar_url':'https://x/y.png','allowed_mentions':{'parse':[]}}",
        "discord://tok@123?title=T&color=0x50D9ff&splitLines=No https://discord.com/api/webhooks/123/tok"
                + " {'embeds':[{'title':'T','description':'hi','color':5298687}],'allowed_mentions':{'parse':[]}}",
        "https://discord.com/api/webhooks/123/tok https://discord.com/api/webhooks/123/tok"
                + " {'content':'hi','allowed_mentions':{'parse':[]}}",
        "googlechat://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz%3D"
                + " https://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz%3D {'text':'hi'}",
        "hangouts://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz"
                + " https://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz {'text':'hi'}",
        "https://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz"
                + " https://chat.googleapis.com/v1/spaces/FOO/messages?key=bar&token=baz {'text':'hi'}",
        "telegram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw@telegram?chats=@ops"
                + " https://api.telegram.org/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage"
                + " {'chat_id':'@ops','text':'hi','disable_notification':false}",
        "telegram://1:abc@telegram?channels=-100:5&notification=no&preview=no&title=A%26B"
                + " https://api.telegram.org/bot1:abc/sendMessage"
                + " {'chat_id':'-100','text':'<b>A&amp;B</b>\\nhi','message_thread_id':5,'parse_mode':'HTML',"
                + "'link_preview_options':{'is_disabled':true},'disable_notification':true}",
        "opsgenie://api.opsgenie.com/key?responders=team:NOC,user:a@b.c&tags=x,y&priority=P2&details=k:v&alias=al"
                + " https://api.opsgenie.com/v2/alerts"
                + " {'message':'hi','alias':'al','priority':'P2','tags':['x','y'],'responders':[{'type':'team','name':'NOC'},"
                + "{'type':'user','username':'a@b.c'}],'details':{'k':'v'}}",
        "gotify://gotify.example:8443/sub/AzyoeNS.D4iJLVa?title=T&priority=5"
                + " https://gotify.example:8443/sub/message {'message':'hi','title':'T','priority':5}",
        "gotify://gotify.example/message?token=AzyoeNS.D4iJLVa&disabletls=yes http://gotify.example/message {'message':'hi'}",
        "generic://hooks.example/a?template=json&messageKey=m&title=T&$extra=x&fwd=1"
                + " https://hooks.example/a?fwd=1 {'m':'hi','title':'T','extra':'x'}",
    })
    void others(String address, String url, String json) {
        hooks.send(address, "hi");
        expect(url, json);
    }

    @ParameterizedTest
    @CsvSource({
        "teams://?host=https%3A%2F%2Fp.logic.azure.com%2Fwf%3Fsp%3D%252Frun%26sig%3Dabc,"
                + "https://p.logic.azure.com/wf?sp=%2Frun&sig=abc",
        "teams://?host=https://p.logic.azure.com/wf?sp=%2Frun&sig=abc,https://p.logic.azure.com/wf?sp=%2Frun&sig=abc",
        "https://p.logic.azure.com/wf?sp=%2Frun&sig=abc,https://p.logic.azure.com/wf?sp=%2Frun&sig=abc",
        "teams+https://any.example/wf,https://any.example/wf",
        "https://p.usgovtexas.logic.azure.us/wf?sig=abc,https://p.usgovtexas.logic.azure.us/wf?sig=abc",
        "https://outlook.office.com/webhook/1,https://outlook.office.com/webhook/1",
        "teams://1111@2222/3333/4444/V2ES?host=contoso.webhook.office.com&color=FF0000,"
                + "https://contoso.webhook.office.com/webhookb2/1111@2222/IncomingWebhook/3333/4444/V2ES",
        "teams://1111@2222/3333/4444,https://outlook.office.com/webhook/1111@2222/IncomingWebhook/3333/4444",
    })
    void teams(String address, String url) {
        hooks.send(address, "hi");
        expect(url, "{'type':'message','attachments':[{'contentType':'application/vnd.microsoft.card.adaptive',"
                + "'contentUrl':null,'content':{'$schema':'http://adaptivecards.io/schemas/adaptive-card.json',"
                + "'type':'AdaptiveCard','version':'1.2','body':[{'type':'TextBlock','text':'hi','wrap':true}]}}]}");
    }

    @Test
    void testersOfDiscordAndGovSlackGetTheirServicesOwnObjects() {
        hooks.send("https://canary.discord.com/api/webhooks/1/abc", "hi");
        hooks.send("https://hooks.slack-gov.com/services/T0/B0/x", "hi");
        assertEquals("{\"content\":\"hi\",\"allowed_mentions\":{\"parse\":[]}}", hooks.seen().get(0).body());
        assertEquals("{\"text\":\"hi\"}", hooks.seen().get(1).body());
    }

    @Test
    void telegramAsksEachChatByItself() {
        hooks.send("telegram://1:abc@telegram?chats=@a,@b", "hi");
        assertEquals(2, hooks.seen().size());
    }

    @Test
    void opsgenieAndGotifyGetTheirKeysInHeaders() {
        hooks.send("opsgenie://api.eu.opsgenie.com/key", "hi");
        hooks.send("gotify://gotify.example/AzyoeNS.D4iJLVa", "hi");
        assertEquals("GenieKey key", hooks.seen().get(0).header("Authorization"));
        assertEquals("AzyoeNS.D4iJLVa", hooks.seen().get(1).header("X-gotify-key"));
    }

    @Test
    void opsgenieTakesAHeadlineOf130Characters() {
        String text = "x".repeat(131);
        hooks.send("opsgenie://api.opsgenie.com/key", text);
        expect("https://api.opsgenie.com/v2/alerts",
                "{'message':'" + "x".repeat(129) + "…','description':'" + text + "'}");
    }

    @Test
    void pushoverGetsAForm() {
        hooks.send("pushover://shoutrrr:tok@usr/?devices=a,b&priority=1&title=T", "a & b");
        assertEquals("https://api.pushover.net/1/messages.json", hooks.only().url());
        assertEquals("application/x-www-form-urlencoded", hooks.only().header("Content-type"));
        assertEquals("token=tok&user=usr&message=a+%26+b&title=T&priority=1&device=a%2Cb", hooks.only().body());
    }

    @Test
    void ntfyGetsTheTextAndTheRestInHeaders() {
        hooks.send("ntfy://joe:pw@ntfy.example/topic?title=N%C3%B6&priority=4&tags=warning,fire&firebase=no&delay=5m&markdown=y", "hi");
        Hooks.Seen seen = hooks.only();
        assertEquals("https://ntfy.example/topic", seen.url());
        assertEquals("hi", seen.body());
        assertEquals("=?UTF-8?B?TsO2?=", seen.header("Title"));
        assertEquals("4", seen.header("Priority"));
        assertEquals("warning,fire", seen.header("Tags"));
        assertEquals("no", seen.header("Firebase"));
        assertEquals("yes", seen.header("Markdown"));
        assertEquals("5m", seen.header("Delay"));
        assertEquals("Basic am9lOnB3", seen.header("Authorization"));
    }

    @Test
    void ntfyWithAToken() {
        hooks.send("ntfy:///topic?token=tk_1&scheme=http", "hi");
        assertEquals("http://ntfy.sh/topic", hooks.only().url());
        assertEquals("Bearer tk_1", hooks.only().header("Authorization"));
    }

    @Test
    void genericGetsTheTextAlone() {
        hooks.send("generic://hooks.example/a/b?disabletls=yes&contenttype=text/plain&@acceptLanguage=tlh&_title=x", "hi");
        Hooks.Seen seen = hooks.only();
        assertEquals("http://hooks.example/a/b?title=x", seen.url());
        assertEquals("hi", seen.body());
        assertEquals("text/plain", seen.header("Content-type"));
        assertEquals("tlh", seen.header("Accept-language"));
    }

    @Test
    void genericBeforeAUrlTakesTheSameParameters() {
        hooks.send("generic+http://joe:pw@hooks.example:81/a/b/?template=json&method=put&fwd=1%262", "hi");
        Hooks.Seen seen = hooks.only();
        assertEquals("PUT", seen.method());
        assertEquals("http://hooks.example:81/a/b/?fwd=1%262", seen.url());
        assertEquals("{\"message\":\"hi\"}", seen.body());
        assertEquals("Basic am9lOnB3", seen.header("Authorization"));
    }

    @Test
    void everyOtherWebhookGetsAllFields() {
        hooks.send("https://joe:secret@hooks.example/kured?x=1", "Draining node1");
        expect("https://hooks.example/kured?x=1",
                "{'text':'Draining node1','occasion':'drain','node':'node1','phase':'draining',"
                        + "'reason':'a reboot is needed','packages':['linux-image-6.1.0-28-amd64','libc6'],"
                        + "'holders':['node1'],'since':'2026-11-22T11:00:00Z','at':'2026-11-22T12:00:00Z'}");
        assertEquals("Basic am9lOnNlY3JldA==", hooks.only().header("Authorization"));
        assertEquals("kured", hooks.only().header("User-agent"));
    }

    @Test
    void aLongTextIsCutToWhatTheServiceTakes() {
        hooks.send("discord://tok@123", "😀".repeat(1500));
        String content = JsonParser.parseString(hooks.only().body()).getAsJsonObject().get("content").getAsString();
        assertEquals("😀".repeat(999) + "…", content);
    }
}
