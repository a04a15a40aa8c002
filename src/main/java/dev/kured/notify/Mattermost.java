package dev.kured.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Mattermost, by an incoming webhook: {@code mattermost://[user@]host/TOKEN[/channel]}.
 *
 * @see <a href="https://developers.mattermost.com/integrate/webhooks/incoming/">Incoming webhooks</a>
 */
final class Mattermost {
    private Mattermost() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI hook = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver(
                    "mattermost " + hook.getHost(),
                    HttpDelivery.json(hook, letter -> new Payload().put("text", letter.text())).withUser(address)));
        }
        Query query = address.query();
        Optional<String> icon = query.text("icon", "icon_emoji", "icon_url");
        boolean isUrl = icon.isPresent() && icon.get().matches("https?://.*");
        boolean plain = query.flag(false, "disabletls");
        query.ignore("title");
        query.refuseOthers();
        if (address.server().isEmpty() || address.path().isEmpty()) {
            throw new NotUnderstood("an address of Mattermost without its token",
                    "mattermost://[user@]host/TOKEN[/channel]");
        }
        Optional<String> channel = address.part(1);
        URI hook = HttpDelivery.url((plain ? "http://" : "https://") + address.server()
                + "/hooks/" + Query.encoded(address.path().getFirst()));
        return List.of(address.receiver(
                "mattermost " + address.host() + channel.map(name -> " " + name).orElse(""),
                HttpDelivery.json(hook, letter -> new Payload()
                        .put("text", letter.text())
                        .put("username", address.userIfAny())
                        .put("channel", channel)
                        .put(isUrl ? "icon_url" : "icon_emoji", icon))));
    }
}
