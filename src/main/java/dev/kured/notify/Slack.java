package dev.kured.notify;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack, by an incoming webhook or as a bot.
 *
 * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">Incoming webhooks</a>
 * @see <a href="https://docs.slack.dev/reference/methods/chat.postMessage">chat.postMessage</a>
 */
final class Slack {
    private static final String HOOKS = "https://hooks.slack.com/services/";
    private static final URI API = URI.create("https://slack.com/api/chat.postMessage");
    private static final Pattern TOKEN =
            Pattern.compile("(?:(xox[a-z]|hook)[-:]|:)?([A-Za-z0-9]+)[-/,]([A-Za-z0-9]+)[-/,]([A-Za-z0-9]+)");

    private Slack() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI hook = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver(name(hook), hook(hook)));
        }
        // slack://[bot@]T/B/X is the older form of slack://hook:T-B-X@webhook
        boolean older = !address.path().isEmpty();
        Query query = address.query();
        Look look = new Look(
                query.text("botname", "username").or(() -> older ? address.userIfAny() : Optional.empty()),
                query.text("icon", "icon_emoji", "icon_url"),
                query.text("color"),
                query.text("title"),
                query.text("thread_ts"),
                query.text("channel").or(() -> older || address.server().equals("webhook")
                        ? Optional.empty()
                        : Optional.of(address.server())));
        query.refuseOthers();
        Matcher token = TOKEN.matcher(older
                ? address.server() + "/" + String.join("/", address.path())
                : address.user() + ":" + address.password());
        if (!token.matches()) {
            token = TOKEN.matcher(older ? "" : address.user());
        }
        if (!token.matches()) {
            throw new NotUnderstood("an address of Slack without its token",
                    "slack://T000/B000/XXX, slack://hook:T000-B000-XXX@webhook or slack://xoxb:1-2-XXX@CHANNEL");
        }
        String type = Optional.ofNullable(token.group(1)).orElse("hook");
        if (type.equals("hook")) {
            URI hook = HttpDelivery.url(HOOKS + token.group(2) + "/" + token.group(3) + "/" + token.group(4));
            String name = look.channel.map(channel -> "slack #" + channel.replaceFirst("^#", "")).orElse(name(hook));
            return List.of(address.receiver(name, HttpDelivery.json(hook, look::payload), token.group(4)));
        }
        String bearer = type + "-" + token.group(2) + "-" + token.group(3) + "-" + token.group(4);
        return List.of(address.receiver("slack #" + look.channel.orElse(""),
                HttpDelivery.json(API, look::payload).withHeader("Authorization", "Bearer " + bearer).objecting(Slack::notOk)));
    }

    /** Reads the URL of an incoming webhook. */
    static HttpDelivery hook(URI hook) {
        var plain = new Look(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
        return HttpDelivery.json(hook, plain::payload);
    }

    /** Names workspace and hook: the first two parts of the path are not secret, the third is. */
    static String name(URI hook) {
        String[] parts = hook.getPath().split("/", -1);
        return parts.length == 5 && HostedService.of(hook).equals(Optional.of(HostedService.SLACK))
                ? "slack " + parts[2] + "/" + parts[3]
                : "slack " + hook.getHost();
    }

    /** Finds the error in a reply: the API answers every request with status 200. */
    private static Optional<String> notOk(Transport.Reply reply) {
        try {
            JsonObject answer = JsonParser.parseString(reply.text()).getAsJsonObject();
            return answer.get("ok").getAsBoolean() ? Optional.empty() : Optional.of(answer.get("error").getAsString());
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            return Optional.of("an answer that is not Slack's");
        }
    }

    /** The appearance of a message. */
    private record Look(
            Optional<String> botName,
            Optional<String> icon,
            Optional<String> color,
            Optional<String> title,
            Optional<String> thread,
            Optional<String> channel) {

        Payload payload(RenderedMessage letter) {
            var payload = new Payload();
            String text = escaped(letter.text());
            if (color.isPresent() || title.isPresent()) {
                payload.put("text", title.map(Look::escaped).orElse(""))
                        .putOne("attachments", new Payload()
                                .put("text", text).put("fallback", text).put("color", color));
            } else {
                payload.put("text", text);
            }
            boolean isUrl = icon.isPresent() && icon.get().matches("https?://.*");
            return payload.put("username", botName)
                    .put(isUrl ? "icon_url" : "icon_emoji", icon.map(name -> isUrl ? name : inColons(name)))
                    .put("channel", channel)
                    .put("thread_ts", thread);
        }

        private static String inColons(String emoji) {
            return ":" + emoji.replace(":", "") + ":";
        }

        /** Escapes the three characters that Slack names, and no others. */
        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }
    }
}
