package dev.kured.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Discord, by a webhook: {@code discord://TOKEN@ID}.
 *
 * @see <a href="https://discord.com/developers/docs/resources/webhook#execute-webhook">Execute Webhook</a>
 */
final class Discord {
    private static final int LONGEST = 2000;

    private Discord() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI hook = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver("discord " + hook.getHost(), hook(hook)));
        }
        Query query = address.query();
        Optional<String> name = query.text("username");
        Optional<String> avatar = query.text("avatar", "avatarurl");
        Optional<String> title = query.text("title");
        Optional<Integer> color = color(query.text("color"));
        Optional<String> thread = query.text("thread_id").map(String::strip);
        boolean raw = query.flag(false, "json") || address.part(0).equals(Optional.of("raw"));
        query.ignore("splitlines", "colorerror", "colorwarn", "colorinfo", "colordebug");
        query.refuseOthers();
        if (address.user().isEmpty() || address.server().isEmpty()) {
            throw new NotUnderstood("an address of Discord without its token and ID", "discord://TOKEN@ID");
        }
        URI hook = HttpDelivery.url("https://discord.com/api/webhooks/" + Query.encoded(address.server()) + "/"
                + Query.encoded(address.user()) + thread.map(id -> "?thread_id=" + Query.encoded(id)).orElse(""));
        HttpDelivery post = raw
                ? new HttpDelivery(hook, HttpDelivery.JSON, RenderedMessage::text)
                : HttpDelivery.json(hook, letter -> payload(letter, name, avatar, title, color));
        return List.of(address.receiver("discord " + address.server(), post));
    }

    /** Reads the URL of a webhook. */
    static HttpDelivery hook(URI hook) {
        return HttpDelivery.json(hook, letter ->
                payload(letter, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static Payload payload(RenderedMessage letter, Optional<String> name, Optional<String> avatar,
            Optional<String> title, Optional<Integer> color) {
        var payload = new Payload();
        if (title.isPresent() || color.isPresent()) {
            var embed = new Payload().put("title", title).put("description", letter.text(LONGEST));
            color.ifPresent(number -> embed.put("color", number));
            payload.putOne("embeds", embed);
        } else {
            payload.put("content", letter.text(LONGEST));
        }
        // So that no @everyone within a reason rings a thousand phones.
        return payload.put("username", name).put("avatar_url", avatar)
                .put("allowed_mentions", new Payload().put("parse", List.<String>of()));
    }

    private static Optional<Integer> color(Optional<String> text) throws NotUnderstood {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text.get().replaceFirst("^(0[xX]|#)", ""), 16));
        } catch (NumberFormatException _) {
            throw new NotUnderstood("the parameter color with another value", "a color such as 0x50D9ff");
        }
    }
}
