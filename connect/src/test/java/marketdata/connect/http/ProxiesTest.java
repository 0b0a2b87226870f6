package marketdata.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.util.Map;

/** Which address goes through which proxy. */
class ProxiesTest {
    private static final Map<String, String> BOTH =
            Map.of("HTTPS_PROXY", "http://secure:1", "http_proxy", "http://plain:2");

    private static String proxy(Map<String, String> environment, String address) {
        return Proxies.of(environment)
                .proxyFor(URI.create(address))
                .map(HttpProxy::address)
                .orElse("direct");
    }

    @Test
    void theSchemeDecides() {
        assertThat(proxy(BOTH, "wss://stream.binance.com:9443/stream")).isEqualTo("http://secure:1");
        assertThat(proxy(BOTH, "https://api.binance.com/api")).isEqualTo("http://secure:1");
        assertThat(proxy(BOTH, "ws://exchange.test")).isEqualTo("http://plain:2");
        assertThat(proxy(BOTH, "http://exchange.test")).isEqualTo("http://plain:2");
        assertThat(proxy(Map.of(), "wss://stream.binance.com")).isEqualTo("direct");
        assertThat(proxy(Map.of("HTTPS_PROXY", " "), "wss://stream.binance.com"))
                .isEqualTo("direct");
        assertThat(proxy(Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy", "lower:2/"), "https://a.b"))
                .isEqualTo("http://lower:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost",
                "wss://127.0.0.1:9601",
                "https://127.8.8.8",
                "https://[::1]:1",
                "wss://a.localhost"
            })
    void thisMachineNeedsNoProxy(String address) {
        assertThat(proxy(BOTH, address)).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "api.binance.com",
                "binance.com",
                ".binance.com",
                "*.binance.com",
                "x.org, API.Binance.COM",
                "x.org api.binance.com",
                "api.binance.com:443"
            })
    void noProxyNamesHostsAndDomains(String list) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://secure:1", "no_proxy", list);
        assertThat(proxy(environment, "https://api.binance.com/api")).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nance.com", "binance.co", "api.binance.com:444", "i.binance.com", "com.x"})
    void otherHostsGoThroughTheProxy(String list) {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://secure:1", "NO_PROXY", list);
        assertThat(proxy(environment, "https://api.binance.com/api")).isEqualTo("http://secure:1");
    }

    @Test
    void anAddressOfSixWordsIsNamedInNoProxyToo() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://secure:1", "NO_PROXY", "10.1.2.3,2001:db8::1");
        assertThat(proxy(environment, "https://10.1.2.3")).isEqualTo("direct");
        assertThat(proxy(environment, "https://[2001:db8::1]:8443")).isEqualTo("direct");
    }

    @Test
    void userAndPasswordAreReadAndNeverShown() {
        HttpProxy proxy = HttpProxy.parse("HTTPS_PROXY", "http://me:p%40ss:w+rd@proxy.test:3128/");
        assertThat(proxy).isEqualTo(new HttpProxy("proxy.test", 3128, "me", "p@ss:w+rd"));
        assertThat(proxy.authorization()).isEqualTo("Basic bWU6cEBzczp3K3Jk");
        assertThat(proxy).hasToString("http://proxy.test:3128");
        assertThat(HttpProxy.parse("HTTPS_PROXY", "me:100%@[::1]:3128").password())
                .isEqualTo("100%");
        Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://me:secret@proxy.test:3128"));
        assertThat(proxies.toString()).contains("proxy.test:3128").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy.test",
                "socks5://me:secret@proxy.test:1",
                "https://me:secret@proxy.test:1",
                "me:secret@proxy.test:99999",
                "http://me:secret@proxy.test:port",
                "http://me:secret@:1"
            })
    void whatIsNoProxyIsNamedWithoutItsPassword(String value) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageContaining("allowed: http://[user:password@]host:port")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("secret");
    }
}
