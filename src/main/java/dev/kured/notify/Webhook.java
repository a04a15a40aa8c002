package dev.kured.notify;

import dev.kured.terms.NodeName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A webhook at its own URL. kured recognizes Slack, Discord, Google Chat and Teams by their hosts; every other webhook
 * gets all fields of the message as one JSON object.
 */
final class Webhook {
    private Webhook() {}

    static List<Receiver> at(Address address, String text) throws NotUnderstood {
        URI url = HttpDelivery.url(text);
        Optional<HostedService> service = HostedService.of(url);
        if (service.isEmpty()) {
            return List.of(address.receiver(
                    "webhook " + url.getHost(), HttpDelivery.json(url, Webhook::allFields).withUser(address)));
        }
        return List.of(switch (service.get()) {
            case SLACK -> address.receiver(Slack.name(url), Slack.hook(url));
            case DISCORD -> address.receiver("discord", Discord.hook(url));
            case GOOGLE_CHAT -> address.receiver(GoogleChat.name(url), GoogleChat.hook(url));
            case TEAMS -> address.receiver("teams " + url.getHost(), Teams.card(url, Optional.empty()));
        });
    }

    /** Makes the object that kured.toml(5) documents. */
    private static Payload allFields(RenderedMessage letter) {
        Message message = letter.message();
        return new Payload()
                .put("text", letter.text())
                .put("occasion", message.occasion().label())
                .put("node", message.node().value())
                .put("phase", message.phaseLabel())
                .put("reason", message.reason())
                .put("packages", message.packages())
                .put("holders", message.holders().stream().map(NodeName::value).toList())
                .put("since", message.since().map(Object::toString))
                .put("at", message.at().toString());
    }
}
