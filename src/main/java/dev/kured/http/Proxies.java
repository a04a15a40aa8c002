package dev.kured.http;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the proxy for a server. */
@FunctionalInterface
public interface Proxies {

    /**
     * Returns the proxy for a server; empty if it needs none.
     *
     * @throws IOException if kured cannot use the proxy; the message names it
     */
    Optional<HttpProxy> toReach(URI server) throws IOException;

    /**
     * Uses the proxies of {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, as curl(1) and client-go do. A
     * name in lower case takes precedence. This host itself never needs a proxy, as in client-go.
     *
     * @param environment of the process
     */
    static Proxies of(Map<String, String> environment) {
        return server -> {
            String name = server.getScheme() + "_proxy";
            Optional<String> proxy = variable(environment, name);
            var target = NoProxy.Target.of(server);
            if (proxy.isEmpty()
                    || target.isThisMachine()
                    || new NoProxy(variable(environment, "no_proxy").orElse("")).covers(target)) {
                return Optional.empty();
            }
            try {
                return Optional.of(HttpProxy.parse(proxy.get()));
            } catch (IllegalArgumentException e) {
                throw new IOException("the proxy in " + name.toUpperCase(Locale.ROOT) + " cannot be used: "
                        + e.getMessage(), e);
            }
        };
    }

    /** Reaches every server through one proxy, whatever the environment says. */
    static Proxies always(HttpProxy proxy) {
        return _ -> Optional.of(proxy);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(each -> Stream.ofNullable(environment.get(each)))
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
