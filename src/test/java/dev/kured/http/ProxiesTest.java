package dev.kured.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server is reached through which proxy. */
final class ProxiesTest {
    private static final String PROXY = "proxy.example:3128";

    private static String way(String noProxy, String url) throws IOException {
        return way(Map.of("HTTPS_PROXY", PROXY, "HTTP_PROXY", PROXY, "NO_PROXY", noProxy), url);
    }

    private static String way(Map<String, String> environment, String url) throws IOException {
        return Proxies.of(environment).toReach(URI.create(url)).map(HttpProxy::toString).orElse("direct");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                        | https://any.example
            chat.example             | https://chat.example
            chat.example             | https://CHAT.example
            chat.example             | https://chat.example.
            chat.example.            | https://chat.example
            chat.example             | https://a.chat.example
            .corp.example            | https://x.corp.example
            .corp.example            | https://corp.example
            *.corp.example           | https://x.corp.example
            other, chat.example      | https://chat.example
            other chat.example       | https://chat.example
            CHAT.Example             | https://chat.example
            chat.example:443         | https://chat.example
            chat.example:8443        | https://chat.example:8443
            chat.example:80          | http://chat.example
            my_host.example          | https://my_host.example:6443
            my_host.example:6443     | https://my_host.example:6443
            10.1.2.3                 | https://10.1.2.3:6443
            10.1.2.3:6443            | https://10.1.2.3:6443
            10.0.0.0/8               | https://10.1.2.3:6443
            10.1.2.0/23              | https://10.1.3.255
            0.0.0.0/0                | https://10.1.2.3
            fd00::1                  | https://[fd00::1]:6443
            [fd00::1]                | https://[fd00::1]:6443
            [fd00::1]:6443           | https://[fd00::1]:6443
            FD00:0:0::1              | https://[fd00::1]
            fd00::/8                 | https://[fd12::1]
            [fd00::]/8               | https://[fd12::1]
            """)
    void whatNoProxyCoversIsReachedDirectly(String noProxy, String url) throws IOException {
        assertEquals("direct", way(noProxy, url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                       | https://any.example
            chat.example             | https://notchat.example
            .corp.example            | https://notcorp.example
            example                  | https://example.org
            chat.example:8443        | https://chat.example
            chat.example:443         | http://chat.example
            10.1.2.3                 | https://10.1.2.30
            10.1.2.3:443             | https://10.1.2.3:6443
            10.0.0.0/8               | https://11.0.0.1
            10.1.2.0/23              | https://10.1.4.0
            10.0.0.0/8               | https://ten.example
            10.0.0.0/33              | https://10.0.0.1
            10.0.0.0/                | https://10.0.0.1
            10                       | https://0.0.0.10
            nonsense/8               | https://10.0.0.1
            fd00::1                  | https://[fd00::2]
            [fd00::1]:443            | https://[fd00::1]:6443
            fd00::/8                 | https://10.0.0.1
            fd00::/8                 | https://[fe80::1]
            .                        | https://any.example
            """)
    void whatItDoesNotCoverIsNot(String noProxy, String url) throws IOException {
        assertEquals(PROXY, way(noProxy, url));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://localhost:6443", "https://127.0.0.1", "http://127.9.9.9", "https://[::1]:6443", "https://LOCALHOST."
    })
    void thisMachineIsReachedDirectly(String url) throws IOException {
        assertEquals("direct", way("", url));
    }

    @Test
    void eachSchemeHasItsVariableAndLowerCaseWins() throws IOException {
        assertEquals("direct", way(Map.of("HTTPS_PROXY", PROXY), "http://a.example"));
        assertEquals("direct", way(Map.of("HTTP_PROXY", PROXY), "https://a.example"));
        assertEquals("lower:80", way(Map.of("HTTPS_PROXY", PROXY, "https_proxy", "lower"), "https://a.example"));
        assertEquals("direct", way(Map.of("HTTPS_PROXY", PROXY, "no_proxy", "a.example", "NO_PROXY", "b"), "https://a.example"));
        assertEquals("direct", way(Map.of("HTTPS_PROXY", "  "), "https://a.example"));
    }

    @ParameterizedTest
    @CsvSource({
        "proxy, proxy:80", "proxy:3128, proxy:3128", "http://proxy, proxy:80", "HTTP://proxy:1/, proxy:1",
        "http://10.0.0.1:3128, 10.0.0.1:3128", "http://[fd00::1]:3128, [fd00::1]:3128", "http://u:p@proxy:3128, proxy:3128"
    })
    void theAddressOfAProxyNeedsAHostOnly(String text, String shown) {
        assertEquals(shown, HttpProxy.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "http://joe:s3cret@proxy, joe:s3cret", "joe:s3cret@proxy, joe:s3cret", "http://joe@proxy, joe:",
        "http://joe:a%40b%3Ac@proxy, joe:a@b:c", "http://joe:a+b@proxy, joe:a+b", "http://joe:100%@proxy, joe:100%",
        "http://joe:a@b/c@proxy, joe:a@b/c"
    })
    void userAndPasswordInItAreForTheProxy(String text, String meant) {
        assertEquals(Optional.of("Basic " + Base64.getEncoder().encodeToString(meant.getBytes(StandardCharsets.UTF_8))),
                HttpProxy.parse(text).authorization());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            socks5://joe:hunter2@proxy:1080  | socks5://proxy:1080 is a SOCKS proxy
            socks5h://proxy                  | is a SOCKS proxy
            SOCKS4A://proxy                  | is a SOCKS proxy
            https://joe:hunter2@proxy        | https://proxy is not http://
            ftp://proxy                      | is not http://
            http://joe:hunter2@              | not an address of a proxy
            http://joe:hunter2@a b           | not an address of a proxy
            http://:hunter2                  | not an address of a proxy
            http://proxy:hunter2             | not an address of a proxy
            http://proxy:99999               | has no valid port
            """)
    void whatKuredCannotUseIsRefusedByItsNameWithoutItsPassword(String proxy, String why) {
        String said = String.valueOf(assertThrows(IOException.class,
                () -> way(Map.of("https_proxy", proxy), "https://a.example")).getMessage());
        assertEquals(true, said.startsWith("the proxy in HTTPS_PROXY cannot be used: ") && said.contains(why), said);
        assertFalse(said.contains("hunter2"), said);
    }

    @Test
    void aProxyThatCannotBeUsedIsNoMatterForWhatDoesWithoutIt() throws IOException {
        assertEquals("direct", way(Map.of("HTTPS_PROXY", "socks5://proxy", "NO_PROXY", "a.example"), "https://a.example"));
    }
}
