package marketdata.monitor.alert.receiver;

import marketdata.connect.http.HttpProxy;
import marketdata.connect.http.Proxies;
import marketdata.monitor.text.Json;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A POST of JSON. Redirects are not followed: the POST would arrive as a GET without its message, and look delivered. */
final class HttpPost {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final URI address;
    private final String authorization;
    private final String proxyAuthorization;

    /** @param authorization the header's value; empty for none */
    HttpPost(URI address, String authorization) {
        this.address = address;
        this.authorization = authorization;
        Optional<HttpProxy> proxy = Proxies.ofEnvironment().proxyFor(address);
        proxyAuthorization = authorization.isEmpty()
                ? ""
                : proxy.map(HttpProxy::authorization).orElse("");
        client = (authorization.isEmpty() ? Proxies.httpClient() : withoutAuthenticator(proxy))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** A client with an authenticator, as that of {@link Proxies}, drops the header Authorization of its requests. */
    private static HttpClient.Builder withoutAuthenticator(Optional<HttpProxy> proxy) {
        return HttpClient.newBuilder()
                .proxy(proxy.map(each -> ProxySelector.of(new InetSocketAddress(each.host(), each.port())))
                        .orElse(HttpClient.Builder.NO_PROXY));
    }

    /** Delivered is a status of 200 to 299, nothing else. */
    void send(Map<String, Object> body) throws DeliveryException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.of(body)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (!proxyAuthorization.isEmpty()) {
            request.header("Proxy-Authorization", proxyAuthorization);
        }
        try {
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw new DeliveryException("HTTP status " + status);
            }
        } catch (IOException e) {
            // Its message may hold the address, and the address a token.
            throw new DeliveryException("no answer from %s (%s)"
                    .formatted(address.getHost(), e.getClass().getSimpleName()));
        }
    }
}
