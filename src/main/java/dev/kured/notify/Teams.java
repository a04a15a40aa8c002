package dev.kured.notify;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Microsoft Teams, by the webhook of a workflow: {@code teams://?host=URL}, or the URL as it is. The older form
 * {@code teams://group@tenant/alt/owner[/extra]?host=….webhook.office.com} leads to a connector, which takes the same
 * Adaptive Card.
 *
 * @see <a href="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using">Cards
 *     by webhook</a>
 */
final class Teams {
    private static final int LONGEST = 20_000;
    /** Reads an unescaped URL, which extends to the end of the address. */
    private static final Pattern UNESCAPED = Pattern.compile("(?:^|.*&)host=(https?://.*)", Pattern.CASE_INSENSITIVE);

    private Teams() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI hook = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver("teams " + hook.getHost(), card(hook, Optional.empty())));
        }
        Query query = address.query();
        Matcher unescaped = UNESCAPED.matcher(query.raw());
        if (unescaped.matches()) {
            URI hook = HttpDelivery.url(unescaped.group(1));
            return List.of(address.receiver("teams " + hook.getHost(), card(hook, query.text("title"))));
        }
        Optional<String> host = query.text("host");
        Optional<String> title = query.text("title");
        query.ignore("color");
        query.refuseOthers();
        URI hook = host.isPresent() && host.get().contains("://") ? HttpDelivery.url(host.get()) : connector(address, host);
        return List.of(address.receiver("teams " + hook.getHost(), card(hook, title)));
    }

    private static URI connector(Address address, Optional<String> host) throws NotUnderstood {
        int parts = address.path().size();
        if (address.user().isEmpty() || address.server().isEmpty() || parts < 2 || parts > 3) {
            throw new NotUnderstood("an address of Teams that is not whole",
                    "teams://?host=URL-OF-THE-WORKFLOW, percent-encoded");
        }
        String server = host.orElse("outlook.office.com");
        return HttpDelivery.url("https://" + server + (server.equals("outlook.office.com") ? "/webhook/" : "/webhookb2/")
                + address.user() + "@" + address.server() + "/IncomingWebhook/" + String.join("/", address.path()));
    }

    /** Makes a card with one text. */
    static HttpDelivery card(URI hook, Optional<String> title) {
        return HttpDelivery.json(hook, letter -> {
            var body = new JsonArray();
            title.ifPresent(text -> body.add(new Payload()
                    .put("type", "TextBlock").put("text", text).put("weight", "Bolder").put("size", "Medium")
                    .object()));
            body.add(new Payload()
                    .put("type", "TextBlock").put("text", letter.text(LONGEST)).put("wrap", true)
                    .object());
            return new Payload()
                    .put("type", "message")
                    .putOne("attachments", new Payload()
                            .put("contentType", "application/vnd.microsoft.card.adaptive")
                            .put("contentUrl", JsonNull.INSTANCE)
                            .put("content", new Payload()
                                    .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                                    .put("type", "AdaptiveCard")
                                    .put("version", "1.2")
                                    .put("body", body)));
        });
    }
}
