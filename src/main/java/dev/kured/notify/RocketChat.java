package dev.kured.notify;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Rocket.Chat, by an incoming webhook: {@code rocketchat://[user@]host/A/B[/channel]}; the channel may be
 * {@code @user}.
 *
 * @see <a href="https://docs.rocket.chat/docs/integrations">Integrations</a>
 */
final class RocketChat {
    private RocketChat() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI hook = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver(
                    "rocketchat " + hook.getHost(),
                    HttpDelivery.json(hook, letter -> new Payload().put("text", letter.text())).withUser(address)));
        }
        address.query().refuseOthers();
        if (address.server().isEmpty() || address.path().size() < 2) {
            throw new NotUnderstood("an address of Rocket.Chat without its two tokens",
                    "rocketchat://[user@]host/TOKEN-A/TOKEN-B[/channel]");
        }
        Optional<String> channel = Optional.of(address.fragment())
                .filter(name -> !name.isEmpty())
                .or(() -> address.part(2))
                .map(name -> name.startsWith("@") || name.startsWith("#") ? name : "#" + name);
        URI hook = HttpDelivery.url("https://" + address.server() + "/hooks/" + Query.encoded(address.path().get(0)) + "/"
                + Query.encoded(address.path().get(1)));
        return List.of(address.receiver(
                "rocketchat " + address.host() + channel.map(name -> " " + name).orElse(""),
                HttpDelivery.json(hook, letter -> new Payload()
                        .put("text", letter.text())
                        .put("username", address.userIfAny())
                        .put("channel", channel))));
    }
}
