package dev.kured.config;

import dev.kured.terms.CalendarMoment;
import dev.kured.terms.Concurrency;
import dev.kured.terms.DayPattern;
import dev.kured.terms.DurationText;
import dev.kured.terms.LabelSelector;
import dev.kured.terms.NamePattern;
import dev.kured.terms.NodeName;
import dev.kured.terms.TimeText;
import dev.kured.terms.TimeZoneText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.TomlTable;

/**
 * The kind of value that a key accepts.
 *
 * @param expected the accepted values in words, with an example
 * @param secret whether messages must not show a wrong value
 * @param reading turns a TOML value into what it means; empty if the value is of another kind
 */
record Kind<T>(String expected, boolean secret, Function<Object, Optional<T>> reading) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern SHARE = Pattern.compile("([1-9][0-9]?|100)%");
    private static final Pattern LABEL_KEY = Pattern.compile(
            "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern HEADER_NAME = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");
    /** Headers about the connection and the form of the answer: the HTTP client sets them. */
    private static final Set<String> NOT_OURS = Set.of("accept-encoding", "connection", "content-length", "host",
            "proxy-authorization", "te", "transfer-encoding", "upgrade");
    private static final Pattern ADDRESS_AND_PORT =
            Pattern.compile("(?<address>\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-fA-F:.]+]):(?<port>\\d{1,5})");

    Kind(String expected, Function<Object, Optional<T>> reading) {
        this(expected, false, reading);
    }

    private static <T> Kind<T> text(String expected, Function<String, Optional<T>> reading) {
        return new Kind<>(expected, value -> value instanceof String text ? reading.apply(text) : Optional.empty());
    }

    /** A text that may contain a password. A {@link ConfigFile.SecondLook} checks it further. */
    static Kind<String> secret(String expected) {
        return new Kind<>(expected, true, value -> value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    /** The template of a message. A {@link ConfigFile.SecondLook} checks its fields. */
    static Kind<String> template() {
        return text("a text such as \"Draining node {node}\"", Optional::of);
    }

    /** A text that the constructor of a value type accepts; an IllegalArgumentException refuses it. */
    private static <T> Kind<T> understood(String expected, Function<String, T> type) {
        return text(expected, text -> {
            try {
                return Optional.of(type.apply(text));
            } catch (IllegalArgumentException otherForm) {
                return Optional.empty();
            }
        });
    }

    /** Returns the same kind, where {@code ""} means "not set". */
    Kind<Optional<T>> orUnset() {
        return new Kind<>(expected + ", or \"\"", value -> value.equals("")
                ? Optional.of(Optional.empty())
                : Optional.of(reading.apply(value)).filter(Optional::isPresent));
    }

    private Kind<T> only(Predicate<T> within) {
        return only(expected, within);
    }

    /** Returns the same kind for a key that may be missing; a value that is there is never empty. */
    Kind<Optional<T>> optional() {
        return as(Optional::of);
    }

    /** Returns the same kind, limited to values for which {@code within} holds; {@code bounds} describes them in words. */
    private Kind<T> only(String bounds, Predicate<T> within) {
        return new Kind<>(bounds, value -> reading.apply(value).filter(within));
    }

    static Kind<Duration> duration() {
        return text("a duration such as \"90s\", \"15m\" or \"1h30m\"", DurationText::parse);
    }

    /** A duration, where zero means never: empty. */
    static Kind<Optional<Duration>> durationOrNever() {
        return duration().as(duration -> Optional.of(duration).filter(Duration::isPositive));
    }

    static Kind<Duration> durationFrom(Duration least) {
        return duration().only("a duration such as \"90s\", \"15m\" or \"1h30m\", at least \""
                + DurationText.format(least) + "\"", duration -> duration.compareTo(least) >= 0);
    }

    /** A duration in whole seconds, for the API server, which would cut half a second down to zero. */
    static Kind<Duration> wholeSeconds() {
        return duration().only("a duration in whole seconds such as \"30s\"", duration -> duration.toMillisPart() == 0);
    }

    static Kind<Boolean> flag() {
        return new Kind<>("true or false", value ->
                value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    /** A text that is not blank; {@code what} describes it, with an example. */
    static Kind<String> someText(String what) {
        return text(what, text -> Optional.of(text).filter(word -> !word.isBlank() && word.indexOf('\0') < 0));
    }

    static Kind<NamePattern> namePattern() {
        return understood("a regular expression such as \"^(Watchdog|InfoInhibitor)$\"", NamePattern::new);
    }

    static Kind<LabelSelector> labelSelector() {
        return understood("a label selector such as \"app=db\" or \"tier in (db, cache), !spare\"", LabelSelector::new);
    }

    /** The URL of a server; it may contain a user and a password. */
    static Kind<URI> url(String example) {
        return understood("an http or https URL such as \"" + example + "\"", URI::create).only(Kind::isOfServer);
    }

    private static boolean isOfServer(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() <= 65535
                && url.getRawFragment() == null;
    }

    static Kind<Duration> durationBetween(Duration least, Duration most) {
        return duration().only("a duration from \"" + DurationText.format(least) + "\" to \""
                + DurationText.format(most) + "\"",
                duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
    }

    /** A time zone by its name in the IANA database; {@code local} means this machine's. */
    static Kind<ZoneId> timeZone() {
        return text("the name of a time zone such as \"Europe/Berlin\", or \"local\"", text ->
                text.equalsIgnoreCase("local")
                        ? Optional.of(ZoneId.systemDefault())
                        : TimeZoneText.parse(text));
    }

    static Kind<DayPattern> weekday() {
        return textOrNumber("a day of the week such as \"mon\", \"monday\" or 1 (0 and 7 are Sunday)",
                DayPattern::weekday);
    }

    static Kind<DayPattern> dateOfMonth() {
        return textOrNumber("days of the month such as \"second tue\", \"last sun\" or 15", DayPattern::date);
    }

    static Kind<LocalTime> time() {
        return time("a time of day such as \"22:00\" or \"10pm\"", TimeText::parse);
    }

    static Kind<LocalTime> endTime() {
        return time("a time of day such as \"04:00\", \"4am\" or \"24:00\"", TimeText::parseEnd);
    }

    /** A time of day as text, or as a TOML local time without quotes. */
    private static Kind<LocalTime> time(String expected, Function<String, Optional<LocalTime>> reading) {
        Kind<LocalTime> text = textOrNumber(expected, reading);
        return new Kind<>(expected, value -> value instanceof LocalTime time
                ? Optional.of(time.truncatedTo(ChronoUnit.SECONDS))
                : text.reading().apply(value));
    }

    /** A date, or date and time, as text, or as a TOML date without quotes. */
    static Kind<CalendarMoment> moment() {
        return new Kind<>("a date or time such as \"2026-12-20\" or \"2026-12-20T18:00\"", value ->
                value instanceof String text ? CalendarMoment.parse(text) : CalendarMoment.of(value));
    }

    /** A line of text for people. */
    static Kind<String> words() {
        return text("a line of text", text -> Optional.of(text)
                .filter(line -> line.codePoints().noneMatch(Character::isISOControl)));
    }

    private static <T> Kind<T> textOrNumber(String expected, Function<String, Optional<T>> reading) {
        return new Kind<>(expected, value -> switch (value) {
            case String text -> reading.apply(text);
            case Long number -> reading.apply(number.toString());
            default -> Optional.empty();
        });
    }

    static Kind<Integer> number(int least, int most) {
        return new Kind<>("a whole number from " + least + " to " + most, value ->
                value instanceof Long number && number >= least && number <= most
                        ? Optional.of(number.intValue())
                        : Optional.empty());
    }

    static Kind<Path> absolutePath(String example) {
        return text("an absolute path such as \"" + example + "\"", text -> {
            try {
                return Optional.of(Path.of(text)).filter(Path::isAbsolute);
            } catch (InvalidPathException nulCharacter) {
                return Optional.empty();
            }
        });
    }

    /** A file for node_exporter, which only reads {@code *.prom}. */
    static Kind<Path> textfile() {
        String example = "/var/lib/prometheus/node-exporter/kured.prom";
        return absolutePath(example).only("an absolute path that ends in .prom, such as \"" + example + "\"",
                path -> path.toString().endsWith(".prom"));
    }

    /** An IP address and a port to listen on. A host name is refused, because it may resolve to another address later. */
    static Kind<InetSocketAddress> listenAddress(String example) {
        String expected = "an address and a port such as \"" + example
                + "\" or \"[::1]:9404\" (\"0.0.0.0:9404\" for all addresses)";
        return text(expected, text -> {
            Matcher parts = ADDRESS_AND_PORT.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int port = Integer.parseInt(parts.group("port"));
            try {
                var address = InetAddress.ofLiteral(parts.group("address"));
                return port >= 1 && port <= 65_535
                        ? Optional.of(new InetSocketAddress(address, port))
                        : Optional.empty();
            } catch (IllegalArgumentException noAddress) {
                return Optional.empty();
            }
        });
    }

    /** The name of an object in the API server, of the same form as a Node's name, see RFC 1123. */
    static Kind<String> objectName() {
        return nodeName("the name of an object").as(NodeName::value);
    }

    static Kind<NodeName> nodeName() {
        return nodeName("the name of a Node");
    }

    private static Kind<NodeName> nodeName(String what) {
        return understood(what + " (lower case letters, digits, '-' and '.', at most 253 characters)", NodeName::new);
    }

    /** The name of a namespace: a label of RFC 1123. */
    static Kind<String> namespace() {
        return text("the name of a namespace (lower case letters, digits and '-', at most 63 characters)", text ->
                Optional.of(text).filter(LABEL.asMatchPredicate()));
    }

    static Kind<Concurrency> concurrency() {
        return new Kind<>("a number of nodes from 1 to 100000, or a share of all from \"1%\" to \"100%\"", value ->
                switch (value) {
                    case Long number when number >= 1 && number <= 100_000 ->
                        Optional.of(new Concurrency.Nodes(number.intValue()));
                    case String text when SHARE.matcher(text).matches() ->
                        Optional.of(new Concurrency.Share(Integer.parseInt(text.substring(0, text.length() - 1))));
                    default -> Optional.empty();
                });
    }

    /** The key of a label, see "Labels and Selectors" in the Kubernetes documentation. */
    static Kind<String> labelKey(String example) {
        return text("the key of a label such as \"" + example + "\"", text ->
                Optional.of(text).filter(LABEL_KEY.asMatchPredicate()));
    }

    /** A table of labels and their values. */
    static Kind<Map<String, String>> labels() {
        return new Kind<>("a table of labels such as { \"example.com/state\" = \"rebooting\" }", value ->
                value instanceof TomlTable table ? labels(table) : Optional.empty());
    }

    private static Optional<Map<String, String>> labels(TomlTable table) {
        var labels = new HashMap<String, String>();
        for (String key : table.keySet()) {
            if (!(table.get(List.of(key)) instanceof String text)
                    || !LABEL_KEY.matcher(key).matches()
                    || !LABEL_VALUE.matcher(text).matches()) {
                return Optional.empty();
            }
            labels.put(key, text);
        }
        return Optional.of(labels);
    }

    /** A table of HTTP headers and their values, which may be secret. */
    static Kind<Map<String, String>> headers() {
        return new Kind<>("a table of HTTP headers such as { \"X-Scope-OrgID\" = \"prod\" }", true, value ->
                value instanceof TomlTable table ? headers(table) : Optional.empty());
    }

    private static Optional<Map<String, String>> headers(TomlTable table) {
        var headers = new HashMap<String, String>();
        for (String name : table.keySet()) {
            if (!(table.get(List.of(name)) instanceof String text)
                    || !HEADER_NAME.matcher(name).matches()
                    || NOT_OURS.contains(name.toLowerCase(Locale.ROOT))
                    || !HEADER_VALUE.matcher(text).matches()) {
                return Optional.empty();
            }
            headers.put(name, text);
        }
        return Optional.of(headers);
    }

    /** One of an enum's constants, written in lower case and with hyphens. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> options) {
        Function<E, String> word = option -> option.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String words = Arrays.stream(options.getEnumConstants())
                .map(option -> "\"" + word.apply(option) + "\"")
                .collect(Collectors.joining(", "));
        return text("one of " + words, text -> Arrays.stream(options.getEnumConstants())
                .filter(option -> word.apply(option).equals(text))
                .findFirst());
    }

    /** Returns the same kind, with each value turned into another type. */
    <U> Kind<U> as(Function<T, U> meaning) {
        return new Kind<>(expected, value -> reading.apply(value).map(meaning));
    }
}
