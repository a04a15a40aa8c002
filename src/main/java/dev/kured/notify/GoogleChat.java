package dev.kured.notify;

import java.net.URI;
import java.util.List;

/**
 * Google Chat, by a webhook: its URL with {@code googlechat://} (or {@code hangouts://}) instead of
 * {@code https://}.
 *
 * @see <a href="https://developers.google.com/workspace/chat/quickstart/webhooks">Webhooks</a>
 */
final class GoogleChat {
    private GoogleChat() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        boolean whole = address.path().size() == 4
                && address.query().text("key").isPresent()
                && address.query().text("token").isPresent();
        if (address.direct().isEmpty() && !whole) {
            throw new NotUnderstood("an address of Google Chat without its space, key and token",
                    "googlechat://chat.googleapis.com/v1/spaces/SPACE/messages?key=KEY&token=TOKEN");
        }
        URI hook = HttpDelivery.url(address.direct().isPresent()
                ? address.direct().get()
                : "https://" + address.server() + "/" + String.join("/", address.path()) + "?" + address.query().raw());
        return List.of(address.receiver(name(hook), hook(hook)));
    }

    /** Reads the URL of a webhook. */
    static HttpDelivery hook(URI hook) {
        return HttpDelivery.json(hook, letter -> new Payload().put("text", letter.text(4000)));
    }

    /** Names the space, which is no secret. */
    static String name(URI hook) {
        String[] parts = hook.getPath().split("/", -1);
        return "googlechat " + (parts.length > 3 ? parts[2] + "/" + parts[3] : hook.getHost());
    }
}
