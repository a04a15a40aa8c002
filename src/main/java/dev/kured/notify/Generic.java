package dev.kured.notify;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Any other webhook: {@code generic://host/path} or {@code generic+https://host/path}, as in shoutrrr. Sends the text
 * alone, or with {@code template=json} an object with title and message. Parameters with {@code @} become headers,
 * those with {@code $} fields of the object. All others stay in the URL of the webhook.
 *
 * @see <a href="https://shoutrrr.nickfedor.com/latest/services/specialized/generic/">Generic</a>
 */
final class Generic {
    private static final List<String> METHODS = List.of("POST", "PUT");

    private Generic() {}

    static List<Receiver> at(Address address) throws NotUnderstood {
        Query query = address.query();
        boolean http = address.direct().filter(url -> url.startsWith("http:")).isPresent();
        boolean plain = query.flag(http, "disabletls");
        String contentType = query.text("contenttype").orElse(HttpDelivery.JSON);
        Optional<String> template = query.text("template");
        Optional<String> title = query.text("title");
        String titleKey = query.text("titlekey").orElse("title");
        String messageKey = query.text("messagekey").orElse("message");
        String method = query.text("method", "requestmethod").orElse("POST").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new NotUnderstood("the parameter method with another value", "one of " + String.join(", ", METHODS));
        }
        if (template.isPresent() && !template.get().equalsIgnoreCase("json")) {
            throw new NotUnderstood("the parameter template with another value", "json, or none");
        }
        if (address.host().isEmpty()) {
            throw new NotUnderstood("an address without a host", "generic://host/path");
        }
        Map<String, String> others = query.others();
        URI url = HttpDelivery.url((plain ? "http://" : "https://") + address.server() + path(address) + forwarded(others));
        HttpDelivery post = new HttpDelivery(url, contentType, letter -> {
            if (template.isEmpty()) {
                return letter.text();
            }
            var payload = new Payload().put(titleKey, title).put(messageKey, letter.text());
            named('$', others).forEach(payload::put);
            return payload.toString();
        }).by(method).withUser(address);
        for (var header : named('@', others).entrySet()) {
            post = post.withHeader(headerName(header.getKey()), EncodedWord.of(header.getValue()));
        }
        return List.of(address.receiver("generic " + url.getHost(), post));
    }

    private static String path(Address address) {
        return address.path().stream()
                        .map(part -> "/" + Query.encoded(part).replace("+", "%20"))
                        .collect(Collectors.joining())
                + (address.folder() ? "/" : "");
    }

    private static Map<String, String> named(char prefix, Map<String, String> parameters) {
        var named = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> {
            if (name.length() > 1 && name.charAt(0) == prefix) {
                named.put(name.substring(1), value);
            }
        });
        return named;
    }

    /** Returns {@code accept-Language} for {@code acceptLanguage}, as shoutrrr does. */
    private static String headerName(String text) throws NotUnderstood {
        if (!text.matches("[A-Za-z0-9-]+")) {
            throw new NotUnderstood("a header with other characters than letters, digits and -", "@NAME=value");
        }
        return text.replaceAll("([a-z])([A-Z])", "$1-$2");
    }

    /** Returns the rest of the query. An underscore before a name passes on a name that shoutrrr itself uses. */
    private static String forwarded(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getKey().startsWith("@") && !parameter.getKey().startsWith("$"))
                .map(parameter -> Query.encoded(parameter.getKey().replaceFirst("^_", ""))
                        + "=" + Query.encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }
}
