package dev.kured.notify;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that the environment names in {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, as curl(1)
 * and the original kured read them. Proxies that want a password are not supported.
 */
record Proxies(Map<String, String> environment) {

    Proxy toReach(URI target) {
        String host = target.getHost().toLowerCase(Locale.ROOT);
        return variable(target.getScheme() + "_proxy")
                .filter(_ -> !isExempt(host))
                .flatMap(Proxies::proxy)
                .orElse(Proxy.NO_PROXY);
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(each -> Stream.ofNullable(environment.get(each)))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private boolean isExempt(String host) {
        return host.equals("localhost") || host.startsWith("127.") || variable("no_proxy").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .anyMatch(entry -> entry.equals("*")
                        || (!entry.isEmpty() && (host.equals(entry) || host.endsWith("." + entry))));
    }

    private static Optional<Proxy> proxy(String url) {
        try {
            URI uri = URI.create(url.contains("://") ? url : "http://" + url);
            return Optional.ofNullable(uri.getHost()).map(host ->
                    new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, uri.getPort() < 0 ? 80 : uri.getPort())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
