package dev.kured.notify;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Pushover: {@code pushover://shoutrrr:TOKEN@USER/?devices=a,b}.
 *
 * @see <a href="https://pushover.net/api">Message API</a>
 */
final class Pushover {
    private static final URI API = URI.create("https://api.pushover.net/1/messages.json");

    private Pushover() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        List<String> devices = query.list("devices");
        Optional<Integer> priority = query.number(-2, 1, "priority");
        Optional<String> title = query.text("title");
        query.refuseOthers();
        if (address.password().isEmpty() || address.server().isEmpty()) {
            throw new NotUnderstood("an address of Pushover without its token and user",
                    "pushover://shoutrrr:TOKEN@USER");
        }
        return List.of(address.receiver(
                devices.isEmpty() ? "pushover" : "pushover " + String.join(",", devices),
                new HttpDelivery(API, "application/x-www-form-urlencoded", letter -> {
                    var form = new LinkedHashMap<String, String>();
                    form.put("token", address.password());
                    form.put("user", address.server());
                    form.put("message", letter.text(1000));
                    title.ifPresent(text -> form.put("title", text));
                    priority.ifPresent(number -> form.put("priority", number.toString()));
                    if (!devices.isEmpty()) {
                        form.put("device", String.join(",", devices));
                    }
                    return form.entrySet().stream()
                            .map(field -> field.getKey() + "=" + Query.encoded(field.getValue()))
                            .collect(Collectors.joining("&"));
                })));
    }
}
