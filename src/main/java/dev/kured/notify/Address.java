package dev.kured.notify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The address of a receiver in the form of shoutrrr: {@code slack://bot@T000/B000/XXX?color=good}. Follows the rules of
 * Go for URLs, which accept more than RFC 3986.
 *
 * @param service the scheme, in lower case: {@code slack}
 * @param direct the URL after the plus of {@code slack+https://…}
 * @param user decoded; may be empty
 * @param password decoded; may be empty
 * @param server the host and the optional port, as written
 * @param path its parts, decoded
 * @param folder whether the path ends with a slash
 * @param query the part after the question mark
 * @param fragment decoded; may be empty
 */
record Address(
        String service,
        Optional<String> direct,
        String user,
        String password,
        String server,
        List<String> path,
        boolean folder,
        Query query,
        String fragment) {

    private static final Pattern FORM = Pattern.compile("(?<service>[A-Za-z][A-Za-z0-9]*)(?:\\+(?<direct>https?))?://"
            + "(?:(?<user>[^:/?#]*)(?::(?<password>[^/?#]*))?@)?(?<server>[^@/?#]*)"
            + "(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?");
    /** A user part with a character that begins another part of the address. */
    private static final Pattern CUT_USER = Pattern.compile("[^:]*://[^@/?#]*[/?#].*@.*");
    private static final int LAST_PORT = 65_535;
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]*)(?::(\\d{1,5}))?");

    /**
     * Reads an address.
     *
     * @throws NotUnderstood if it is no address at all
     */
    static Address parse(String text) throws NotUnderstood {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !isServer(form.group("server"))) {
            throw CUT_USER.matcher(text).matches() ? cutUser() : new NotUnderstood(
                    "something else than an address (not shown, it may hold a secret)",
                    "an address such as \"slack://…\" or \"https://…\"");
        }
        if (endsInTheUser(form)) {
            throw cutUser();
        }
        Optional<String> direct = Optional.ofNullable(form.group("direct"));
        return new Address(
                form.group("service").toLowerCase(Locale.ROOT),
                direct.map(_ -> text.substring(text.indexOf('+') + 1)),
                decoded(form.group("user")),
                decoded(form.group("password")),
                form.group("server"),
                parts(form.group("path")),
                form.group("path").endsWith("/"),
                Query.parse(Optional.ofNullable(form.group("query")).orElse("")),
                decoded(form.group("fragment")));
    }

    private static boolean isServer(String text) {
        Matcher server = SERVER.matcher(text);
        return server.matches()
                && Optional.ofNullable(server.group(2)).map(Integer::parseInt).orElse(0) <= LAST_PORT;
    }

    /** Refuses {@code https://user:12#34@chat.example/hook}: user and password would be taken for host and port. */
    private static boolean endsInTheUser(Matcher form) {
        Optional<String> fragment = Optional.ofNullable(form.group("fragment"));
        return form.group("path").isEmpty() && form.group("query") == null
                && fragment.filter(text -> text.contains("@")).isPresent();
    }

    private static NotUnderstood cutUser() {
        return new NotUnderstood("a #, / or ? in the user or the password (not shown)",
                "them percent-encoded: %23 for #, %2F for /, %3F for ?, %40 for @, %25 for %");
    }

    private static List<String> parts(String path) throws NotUnderstood {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(decoded(part));
            }
        }
        return List.copyOf(parts);
    }

    /** Decodes percent signs, but not pluses. */
    private static String decoded(@Nullable String text) throws NotUnderstood {
        return text == null ? "" : Query.decoded(text.replace("+", "%2B"));
    }

    Optional<String> part(int index) {
        return index < path.size() ? Optional.of(path.get(index)) : Optional.empty();
    }

    Optional<String> userIfAny() {
        return Optional.of(user).filter(name -> !name.isEmpty());
    }

    /** Returns user and password for a header (RFC 7617); empty without either. */
    Optional<String> credentials() {
        return user.isEmpty() && password.isEmpty()
                ? Optional.empty()
                : Optional.of(Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the server without its port. */
    String host() {
        return server.replaceFirst(":\\d+$", "");
    }

    OptionalInt port() {
        Matcher parts = SERVER.matcher(server);
        return parts.matches() && parts.group(2) != null
                ? OptionalInt.of(Integer.parseInt(parts.group(2)))
                : OptionalInt.empty();
    }

    /** Returns the parts that may be secret: all but the service and the server. */
    Secrets secrets() {
        // In pushover://…@USER and slack://TEAM/… even the server is a part of the secret, and no server at all.
        Stream<String> server = server().contains(".") ? Stream.of() : Stream.of(server());
        Stream<String> others = Stream.of(Stream.of(user, fragment), server, path.stream(), query.values())
                .flatMap(each -> each);
        return Secrets.of(
                Stream.concat(encodedToo(Stream.of(password)), credentials().stream()), encodedToo(others));
    }

    private static Stream<String> encodedToo(Stream<String> parts) {
        return parts.flatMap(part -> Stream.of(part, Query.encoded(part)));
    }

    /** Returns a receiver at this address. */
    Receiver receiver(String name, Delivery delivery) {
        return new Receiver(name, delivery, secrets());
    }

    /** Returns a receiver that sends its secret in another form than in the address. */
    Receiver receiver(String name, Delivery delivery, String secret) {
        return new Receiver(name, delivery, secrets().and(secret));
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return service + "://…";
    }
}
