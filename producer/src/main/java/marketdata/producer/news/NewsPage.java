package marketdata.producer.news;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** One address of news, asked politely: only what has changed, never more than {@value #LARGEST} bytes. */
final class NewsPage {
    static final int LARGEST = 4 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
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
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("User-Agent", "crypto-pipeline/0.1.0")
                .header("Accept", "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.1");
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        if (modified != null) {
            request.header("If-Modified-Since", modified);
        }
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 304) {
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            byte[] bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("more than " + LARGEST + " bytes");
            }
            tag = answer.headers().firstValue("ETag").orElse(null);
            modified = answer.headers().firstValue("Last-Modified").orElse(null);
            return Optional.of(new Content(
                    bytes, answer.headers().firstValue("Content-Type").orElse(null)));
        }
    }
}
