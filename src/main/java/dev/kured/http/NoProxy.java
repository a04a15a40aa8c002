package dev.kured.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code NO_PROXY}: the servers to reach without a proxy, separated by commas or spaces. An entry is
 * {@code *} for all, a domain (which covers its subdomains; a dot or {@code *.} before it changes nothing), an IP
 * address (IPv6 with or without brackets) or a network such as {@code 10.0.0.0/8}. With {@code :PORT} behind it, a
 * domain or an address covers that port alone. Names are not resolved.
 */
record NoProxy(String value) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[\\]]+)(?::(\\d{1,5}))?");

    /**
     * The server of a request.
     *
     * @param host in lower case, without brackets and without a dot at its end
     */
    record Target(String host, int port, Optional<InetAddress> address) {
        static Target of(URI server) {
            // Not getHost(), which knows no host with an underscore.
            Matcher parts = WITH_PORT.matcher(String.valueOf(server.getRawAuthority()).replaceFirst("^.*@", ""));
            String named = parts.matches() ? parts.group(1) : "";
            String host = withoutDot(withoutBrackets(named.toLowerCase(Locale.ROOT)));
            Optional<Integer> port = Optional.ofNullable(parts.matches() ? parts.group(2) : null).map(Integer::valueOf);
            return new Target(
                    host, port.orElse("https".equals(server.getScheme()) ? 443 : 80), NoProxy.address(host));
        }

        boolean isThisMachine() {
            return host.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent();
        }
    }

    boolean covers(Target target) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || covers(entry, target));
    }

    private static boolean covers(String entry, Target target) {
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            return target.address().isPresent() && isWithin(
                    target.address().get(), withoutBrackets(entry.substring(0, slash)), entry.substring(slash + 1));
        }
        if (address(entry).isPresent()) {
            return target.address().equals(address(entry)); // IPv6 without brackets, which can have no port
        }
        Matcher parts = WITH_PORT.matcher(entry);
        if (!parts.matches() || (parts.group(2) != null && Integer.parseInt(parts.group(2)) != target.port())) {
            return false;
        }
        String host = withoutBrackets(parts.group(1));
        if (address(host).isPresent()) {
            return target.address().equals(address(host));
        }
        String domain = withoutDot(host.replaceFirst("^\\*?\\.", ""));
        return !domain.isEmpty() && target.address().isEmpty() && (target.host().equals(domain) || target.host().endsWith("." + domain));
    }

    private static boolean isWithin(InetAddress address, String network, String prefix) {
        Optional<byte[]> base = address(network).map(InetAddress::getAddress);
        byte[] bytes = address.getAddress();
        if (base.isEmpty() || base.get().length != bytes.length || !prefix.matches("\\d{1,3}")) {
            return false;
        }
        int length = Integer.parseInt(prefix);
        if (length > bytes.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((bytes[bit / 8] & mask) != (base.get()[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Reads an IP address; empty for a name, which is not resolved. */
    private static Optional<InetAddress> address(String text) {
        if (!text.contains(":") && !IPV4.matcher(text).matches()) {
            return Optional.empty(); // To Java "10" is an address, too.
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
