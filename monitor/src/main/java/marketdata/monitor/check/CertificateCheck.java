package marketdata.monitor.check;

import marketdata.connect.http.Proxies;
import marketdata.monitor.text.Text;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long are the TLS certificates of the exchange's hosts still valid. Each host gets a handshake of this check's own, through
 * the same proxy as the producer's, which ends with the certificate: nothing is sent. Addresses without TLS, such as a
 * simulator's, have none and are left out.
 */
public final class CertificateCheck {
    private static final String NAME = "certificate";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Limits limits;
    private final Map<String, URI> hosts = new LinkedHashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * What is allowed, and how often a host is asked.
     *
     * @param warning time left from which it is a warning
     * @param critical time left from which it is critical
     * @param interval between two handshakes with a host that has shown its certificate
     */
    public record Limits(Duration warning, Duration critical, Duration interval) {
        /** Those of {@code thresholds.properties}. */
        public static Limits ofThresholds() {
            return new Limits(
                    Thresholds.duration("certificate-warning"),
                    Thresholds.duration("certificate-critical"),
                    Thresholds.duration("certificate-interval"));
        }
    }

    private record Seen(Instant at, Instant validUntil) {}

    /** @param addresses of the exchange; those of {@code https} and {@code wss} count, each host and port once */
    public CertificateCheck(Clock clock, List<URI> addresses, Limits limits) {
        this.clock = clock;
        this.limits = limits;
        for (URI each : addresses) {
            String scheme = String.valueOf(each.getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("https") || scheme.equals("wss")) {
                String place = each.getPort() < 0 || each.getPort() == 443
                        ? each.getHost()
                        : each.getHost() + ":" + each.getPort();
                hosts.putIfAbsent(place, URI.create("https://" + place + "/"));
            }
        }
    }

    /** One result a host; none where no address has TLS. */
    public List<CheckResult> run() throws InterruptedException {
        List<CheckResult> results = new ArrayList<>();
        for (Map.Entry<String, URI> host : hosts.entrySet()) {
            results.add(judge(host.getKey(), host.getValue()));
        }
        return results;
    }

    private CheckResult judge(String host, URI address) throws InterruptedException {
        Instant now = clock.instant();
        Seen last = seen.get(host);
        if (last == null || Duration.between(last.at(), now).compareTo(limits.interval()) >= 0) {
            try {
                last = new Seen(now, validUntil(address));
                seen.put(host, last);
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                return CheckResult.of(NAME, host, Status.UNKNOWN, "", "", "shows no certificate (%s)".formatted(why));
            }
        }
        return judge(host, last.validUntil(), Duration.between(now, last.validUntil()));
    }

    private CheckResult judge(String host, Instant until, Duration left) {
        Status status = left.compareTo(limits.critical()) <= 0
                ? Status.CRITICAL
                : left.compareTo(limits.warning()) <= 0 ? Status.WARNING : Status.OK;
        String end = Text.second(until);
        String message = left.isNegative()
                ? "expired %s ago, on %s UTC".formatted(Text.duration(left.negated()), end)
                : "valid for %s, until %s UTC".formatted(Text.duration(left), end);
        String limit =
                "warning %s, critical %s".formatted(Text.duration(limits.warning()), Text.duration(limits.critical()));
        String next = status == Status.OK
                ? ""
                : "the producer cannot connect once it has expired. The exchange renews it, or the owner of a proxy that"
                        + " replaces it; compare this machine's clock; --rest-url and --websocket-url name other addresses";
        return new CheckResult(
                NAME, host, status, left.isNegative() ? "expired" : Text.duration(left), limit, message, next);
    }

    private static Instant validUntil(URI address) throws IOException, InterruptedException {
        ShownCertificate shown = new ShownCertificate();
        try {
            HttpClient client = Proxies.httpClient()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(shown.context())
                    .connectTimeout(TIMEOUT)
                    .build();
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
            throw new IOException("the handshake went on without one");
        } catch (IOException e) {
            return shown.validUntil().orElseThrow(() -> e);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
