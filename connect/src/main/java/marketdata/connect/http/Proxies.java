package marketdata.connect.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to an address, by the environment: {@code HTTPS_PROXY} for https and wss, {@code HTTP_PROXY} for http
 * and ws, {@code NO_PROXY} for what is reached directly. The names in lower case count too, and first.
 *
 * <p>{@code NO_PROXY} is a list with commas of hosts; a host stands for its subdomains too ({@code example.com}, {@code
 * .example.com} and {@code *.example.com} are the same), {@code host:port} for that port only, {@code *} for everything.
 * This machine itself (localhost, 127.0.0.0/8, ::1) never needs a proxy.
 */
public final class Proxies {
    private static final Proxies OF_ENVIRONMENT;
    private static final String FAULT;

    static {
        // The JDK by default sends no password to a proxy for a tunnel. Read once, when its HTTP client is first used.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
        Proxies proxies = null;
        String fault = null;
        try {
            proxies = of(System.getenv());
        } catch (IllegalArgumentException e) {
            fault = e.getMessage();
        }
        OF_ENVIRONMENT = proxies;
        FAULT = fault;
    }

    private final HttpProxy secure;
    private final HttpProxy plain;
    private final List<String> direct;

    private Proxies(HttpProxy secure, HttpProxy plain, List<String> direct) {
        this.secure = secure;
        this.plain = plain;
        this.direct = direct;
    }

    /**
     * Those of this process.
     *
     * @throws IllegalArgumentException with one line when a variable holds no proxy's address
     */
    public static Proxies ofEnvironment() {
        if (FAULT != null) {
            throw new IllegalArgumentException(FAULT);
        }
        return OF_ENVIRONMENT;
    }

    /** Those of an environment. */
    static Proxies of(Map<String, String> environment) {
        List<String> direct = Arrays.stream(value(environment, "NO_PROXY").split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .map(each -> each.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .toList();
        return new Proxies(proxy(environment, "HTTPS_PROXY"), proxy(environment, "HTTP_PROXY"), direct);
    }

    private static HttpProxy proxy(Map<String, String> environment, String name) {
        String value = value(environment, name);
        return value.isBlank() ? null : HttpProxy.parse(name, value);
    }

    private static String value(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return lower.isBlank() ? environment.getOrDefault(name, "") : lower;
    }

    /** A client for HTTP and WebSocket that goes through the proxy where there is one. */
    public static HttpClient.Builder httpClient() {
        return ofEnvironment().configure(HttpClient.newBuilder());
    }

    HttpClient.Builder configure(HttpClient.Builder client) {
        return client.proxy(selector()).authenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                boolean ours = getRequestorType() == RequestorType.PROXY;
                return !ours
                        ? null
                        : List.of(Optional.ofNullable(secure), Optional.ofNullable(plain)).stream()
                                .flatMap(Optional::stream)
                                .filter(each -> each.port() == getRequestingPort()
                                        && each.socketAddress().getHostString().equalsIgnoreCase(getRequestingHost())
                                        && !each.user().isEmpty())
                                .findFirst()
                                .map(each -> new PasswordAuthentication(
                                        each.user(), each.password().toCharArray()))
                                .orElse(null);
            }
        });
    }

    private ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI address) {
                return List.of(proxyFor(address)
                        .map(each -> new Proxy(Proxy.Type.HTTP, each.socketAddress()))
                        .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
                // The request that needed it fails with this, and says so.
            }
        };
    }

    /** The proxy that leads to an address; empty when it is reached directly. */
    public Optional<HttpProxy> proxyFor(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        HttpProxy proxy = scheme.equals("https") || scheme.equals("wss") ? secure : plain;
        boolean none = proxy == null || address.getHost() == null || isDirect(address);
        return none ? Optional.empty() : Optional.of(proxy);
    }

    private boolean isDirect(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        String bare = host.replaceAll("[\\[\\]]", "");
        if (bare.equals("localhost")
                || bare.endsWith(".localhost")
                || bare.matches("127(\\.[0-9]{1,3}){3}")
                || bare.equals("::1")
                || bare.equals("0:0:0:0:0:0:0:1")) {
            return true;
        }
        String withPort = host + ":" + port(address);
        return direct.stream()
                .anyMatch(each ->
                        each.equals("*") || matches(host, each) || matches(bare, each) || matches(withPort, each));
    }

    private static boolean matches(String host, String entry) {
        return host.equals(entry) || host.endsWith("." + entry);
    }

    static int port(URI address) {
        boolean encrypted = address.getScheme().toLowerCase(Locale.ROOT).endsWith("s");
        return address.getPort() >= 0 ? address.getPort() : encrypted ? 443 : 80;
    }

    /** In words, without passwords. */
    @Override
    public String toString() {
        if (secure == null && plain == null) {
            return "none";
        }
        return "%s for https and wss, %s for http and ws, none for %s and this machine"
                .formatted(secure == null ? "none" : secure, plain == null ? "none" : plain, direct);
    }
}
