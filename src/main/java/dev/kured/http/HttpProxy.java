package dev.kured.http;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * An HTTP proxy. Requests by https use a tunnel (CONNECT, RFC 9110), so the proxy sees only the name of the server.
 *
 * @param host a name or an IP address, without brackets
 * @param authorization the value of Proxy-Authorization (RFC 7617); empty if the proxy's address has no user
 */
public record HttpProxy(String host, int port, Optional<String> authorization) {
    private static final Pattern FORM = Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
            + "(?:(?<user>[^:/?#]*)(?::(?<password>.*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.]+\\]|[^\\[\\]:/?#@\\s]+)(?::(?<port>[0-9]{1,5}))?(?:[/?#].*)?");
    private static final String HEADER = "Proxy-Authorization";

    /**
     * Reads the address of a proxy: {@code http://user:password@host:port}. Only the host is required.
     *
     * @throws IllegalArgumentException if kured cannot use it; the message names no user and no password
     */
    public static HttpProxy parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("not an address of a proxy such as http://proxy.example:3128");
        }
        String scheme = Optional.ofNullable(form.group("scheme")).orElse("http").toLowerCase(Locale.ROOT);
        String port = Optional.ofNullable(form.group("port")).orElse("80");
        String place = scheme + "://" + form.group("host")
                + Optional.ofNullable(form.group("port")).map(number -> ":" + number).orElse("");
        if (scheme.startsWith("socks")) {
            throw new IllegalArgumentException(place + " is a SOCKS proxy; kured uses HTTP proxies only");
        }
        if (!scheme.equals("http")) {
            throw new IllegalArgumentException(place + " is not http://; kured uses HTTP proxies only, without TLS to them");
        }
        if (Integer.parseInt(port) > 65535 || Integer.parseInt(port) == 0) {
            throw new IllegalArgumentException(place + " has no valid port");
        }
        Optional<String> authorization = Optional.ofNullable(form.group("user")).map(user -> Credentials.basic(
                decoded(user),
                Optional.ofNullable(form.group("password")).map(HttpProxy::decoded).orElse(""),
                StandardCharsets.UTF_8));
        return new HttpProxy(form.group("host").replaceAll("[\\[\\]]", ""), Integer.parseInt(port), authorization);
    }

    /** Makes a client use this proxy for all requests. User and password are sent with the first request. */
    void addTo(OkHttpClient.Builder client) {
        // The name is resolved for each connection, since it may change.
        client.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
        authorization.ifPresent(value -> client
                // The library asks for the header of a tunnel, and once more if the proxy refused it.
                .proxyAuthenticator((_, response) -> response.request().header(HEADER) == null
                        ? response.request().newBuilder().header(HEADER, value).build()
                        : null)
                // A request without a tunnel carries the header itself; within a tunnel it would reach the server.
                .addNetworkInterceptor(chain -> {
                    Request request = chain.request();
                    return chain.proceed(request.isHttps() ? request : request.newBuilder().header(HEADER, value).build());
                }));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text; // A percent sign that is one.
        }
    }

    /** Returns host and port, without user and password. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
