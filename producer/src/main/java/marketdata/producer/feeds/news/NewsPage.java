package marketdata.producer.feeds.news;

import marketdata.connect.http.Proxies;
import marketdata.connect.option.ProgramVersion;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One address of news, asked politely: only what has changed, never more than {@value #LARGEST} bytes.
 *
 * <p>The website is not trusted. It may send the reader on at most {@value #MOST_REDIRECTS} times, never from https to
 * http, and never from a public address to one of this machine or its network (unless the page itself was named there by
 * the user). A name that changes its address between the look and the connection is not seen by this.
 */
final class NewsPage {
    static final int LARGEST = 4 << 20;
    static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String USER_AGENT = "crypto-pipeline/" + ProgramVersion.text();

    private final HttpClient client = Proxies.httpClient()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI address;
    private String tag;
    private String modified;

    /** A page as it came. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Content(byte[] bytes, String type) {}

    NewsPage(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    /** The page; empty when it has not changed since the last time. */
    Optional<Content> fetch() throws IOException, InterruptedException {
        URI place = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> answer = client.send(request(place), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                int status = answer.statusCode();
                if (status == 200) {
                    return Optional.of(content(answer, body));
                }
                if (status == 304) {
                    return Optional.empty();
                }
                if (!REDIRECTS.contains(status)) {
                    throw new IOException("status " + status);
                }
                place = next(place, answer.headers().firstValue("Location").orElse(""));
            }
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
    }

    private HttpRequest request(URI place) {
        HttpRequest.Builder request = HttpRequest.newBuilder(place)
                .timeout(LIMIT)
                .header("User-Agent", USER_AGENT)
                .header("Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1");
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        if (modified != null) {
            request.header("If-Modified-Since", modified);
        }
        return request.build();
    }

    private Content content(HttpResponse<InputStream> answer, InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("more than " + LARGEST + " bytes");
        }
        tag = answer.headers().firstValue("ETag").orElse(null);
        modified = answer.headers().firstValue("Last-Modified").orElse(null);
        return new Content(bytes, answer.headers().firstValue("Content-Type").orElse(null));
    }

    /** Where a redirect from {@code place} leads, if it may. */
    URI next(URI place, String location) throws IOException {
        URI next;
        try {
            next = place.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("redirected to what is no address", e);
        }
        if (!"https".equals(next.getScheme())
                && !("http".equals(next.getScheme()) && "http".equals(place.getScheme()))) {
            throw new IOException("redirected from " + place.getScheme() + " to " + next.getScheme());
        }
        if (Networks.isPrivate(next.getHost()) && !Networks.isPrivate(address.getHost())) {
            throw new IOException("redirected to " + next.getHost() + ", which is no public address");
        }
        return next;
    }
}
