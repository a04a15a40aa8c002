package dev.kured.notify;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gotify: {@code gotify://host[/path]/TOKEN}, or {@code gotify://host[/path]/message?token=TOKEN}. The token goes into
 * a header, which servers do not log.
 *
 * @see <a href="https://gotify.net/api-docs#/message/createMessage">createMessage</a>
 */
final class Gotify {
    private static final String WANTED = "gotify://host/TOKEN";

    private Gotify() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        Optional<String> inQuery = query.text("token");
        if (address.server().isEmpty() || (inQuery.isEmpty() && address.path().isEmpty())) {
            throw new NotUnderstood("an address of Gotify without its token", WANTED);
        }
        String token = inQuery.orElseGet(() -> address.path().getLast());
        // The last part is the token, or "message", which is added below.
        boolean isWhole = inQuery.isPresent() && !endsInMessage(address);
        String path = address.path().stream()
                .limit(isWhole ? address.path().size() : address.path().size() - 1)
                .map(part -> "/" + Query.encoded(part))
                .collect(Collectors.joining());
        boolean http = address.direct().map(url -> url.startsWith("http:")).orElse(false);
        boolean plain = query.flag(http, "disabletls");
        boolean any = query.flag(false, "insecureskipverify");
        Optional<String> title = query.text("title");
        Optional<Integer> priority = query.number(-2, 10, "priority");
        Optional<String> date = query.text("date");
        Optional<JsonElement> extras = extras(query.text("extras"));
        query.ignore("useheader");
        query.refuseOthers();
        var url = HttpDelivery.url((plain ? "http://" : "https://") + address.server() + path + "/message");
        return List.of(address.receiver("gotify " + address.host(), HttpDelivery.json(url, letter -> {
                    var payload = new Payload().put("message", letter.text()).put("title", title);
                    priority.ifPresent(number -> payload.put("priority", number));
                    extras.ifPresent(object -> payload.put("extras", object));
                    return payload.put("date", date);
                })
                .withHeader("X-Gotify-Key", token)
                .trusting(any)));
    }

    private static boolean endsInMessage(Address address) {
        return !address.path().isEmpty() && address.path().getLast().equals("message");
    }

    private static Optional<JsonElement> extras(Optional<String> text) throws NotUnderstood {
        try {
            return text.map(JsonParser::parseString);
        } catch (JsonParseException _) {
            throw new NotUnderstood("the parameter extras with another value", "a JSON object");
        }
    }
}
