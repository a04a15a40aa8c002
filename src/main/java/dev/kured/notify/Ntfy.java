package dev.kured.notify;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ntfy: {@code ntfy://[user:password@]host/topic}; all parameters become headers of the same names.
 * The name of a topic works like a password, so messages of kured do not show it.
 *
 * @see <a href="https://docs.ntfy.sh/publish/">Publishing</a>
 */
final class Ntfy {
    private static final List<String> HEADERS =
            List.of("Title", "Tags", "Priority", "Click", "Attach", "Filename", "Icon", "Email", "Actions");

    private Ntfy() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        if (address.direct().isPresent()) {
            URI topic = HttpDelivery.url(address.direct().get());
            return List.of(address.receiver("ntfy " + topic.getHost(), topic(topic).withUser(address)));
        }
        Query query = address.query();
        boolean plain = query.flag(false, "disabletls") || query.text("scheme").equals(Optional.of("http"));
        boolean any = query.flag(false, "disabletlsverification");
        Optional<String> token = query.text("token");
        var headers = new LinkedHashMap<String, String>();
        HEADERS.forEach(name -> query.text(name.toLowerCase(Locale.ROOT)).ifPresent(value -> headers.put(name, value)));
        query.text("delay", "at", "in").ifPresent(value -> headers.put("Delay", value));
        if (query.flag(false, "markdown")) {
            headers.put("Markdown", "yes");
        }
        if (!query.flag(true, "cache")) {
            headers.put("Cache", "no");
        }
        if (!query.flag(true, "firebase")) {
            headers.put("Firebase", "no");
        }
        query.ignore("template", "message");
        query.refuseOthers();
        if (address.path().size() != 1) {
            throw new NotUnderstood("an address of ntfy without its topic", "ntfy://[user:password@]host/topic");
        }
        String server = address.server().isEmpty() ? "ntfy.sh" : address.server();
        String name = Query.encoded(address.path().getFirst());
        URI topic = HttpDelivery.url((plain ? "http://" : "https://") + server + "/" + name);
        HttpDelivery post = topic(topic).trusting(any);
        for (var header : headers.entrySet()) {
            post = post.withHeader(header.getKey(), EncodedWord.of(header.getValue()));
        }
        post = token.isPresent() ? post.withHeader("Authorization", "Bearer " + token.get()) : post.withUser(address);
        return List.of(address.receiver("ntfy " + topic.getHost(), post));
    }

    private static HttpDelivery topic(URI topic) {
        return new HttpDelivery(topic, "text/plain; charset=utf-8", letter -> letter.text(4000));
    }
}
