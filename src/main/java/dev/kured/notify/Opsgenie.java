package dev.kured.notify;

import com.google.gson.JsonArray;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Opsgenie, with one alert for each message: {@code opsgenie://api.opsgenie.com/KEY}.
 *
 * @see <a href="https://docs.opsgenie.com/docs/alert-api#create-alert">Create Alert</a>
 */
final class Opsgenie {
    private static final List<String> TEXTS = List.of("alias", "entity", "source", "user", "note");
    private static final int LONGEST = 130;
    private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private Opsgenie() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        var alert = new Payload();
        TEXTS.forEach(name -> alert.put(name, query.text(name)));
        Optional<String> description = query.text("description");
        Optional<String> title = query.text("title");
        query.text("priority").ifPresent(priority -> alert.put("priority", priority));
        for (String name : List.of("tags", "actions")) {
            List<String> values = query.list(name);
            if (!values.isEmpty()) {
                alert.put(name, values);
            }
        }
        for (String name : List.of("responders", "visibleTo")) {
            List<String> people = query.list(name.toLowerCase(Locale.ROOT));
            if (!people.isEmpty()) {
                alert.put(name, people(people));
            }
        }
        var details = new Payload();
        query.list("details").stream().map(pair -> pair.split(":", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> details.put(pair[0], pair[1]));
        if (!details.object().isEmpty()) {
            alert.put("details", details);
        }
        query.refuseOthers();
        if (address.path().size() != 1) {
            throw new NotUnderstood("an address of Opsgenie without its key", "opsgenie://api.opsgenie.com/KEY");
        }
        String server = address.server().isEmpty() ? "api.opsgenie.com" : address.server();
        URI url = HttpDelivery.url("https://" + server + "/v2/alerts");
        return List.of(address.receiver("opsgenie " + url.getHost(), HttpDelivery.json(url, letter -> {
                    String headline = title.map(text -> text + ": ").orElse("") + letter.text();
                    var payload = new Payload().put("message", new RenderedMessage(letter.message(), headline).text(LONGEST));
                    // A headline that had to be cut is there in full.
                    payload.put("description", description.or(() ->
                            headline.length() > LONGEST ? Optional.of(letter.text()) : Optional.empty()));
                    alert.object().entrySet().forEach(field -> payload.put(field.getKey(), field.getValue()));
                    return payload;
                })
                .withHeader("Authorization", "GenieKey " + address.path().getFirst())));
    }

    /** Reads {@code team:NOC} or {@code user:someone@example.com}; an ID may replace the name. */
    private static JsonArray people(List<String> texts) throws NotUnderstood {
        var people = new JsonArray();
        for (String text : texts) {
            String[] parts = text.split(":", 2);
            if (parts.length != 2) {
                throw new NotUnderstood("a responder of Opsgenie that is not TYPE:NAME",
                        "team:NAME, user:NAME or TYPE:ID");
            }
            String by = parts[1].matches(UUID) ? "id" : parts[0].equals("user") ? "username" : "name";
            people.add(new Payload().put("type", parts[0]).put(by, parts[1]).object());
        }
        return people;
    }
}
