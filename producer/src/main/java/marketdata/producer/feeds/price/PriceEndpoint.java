package marketdata.producer.feeds.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.net.Proxies;
import marketdata.model.parse.Symbols;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Binance's {@code /api/v3/ticker/price}. Its answer bears no time, and the Date header counts whole seconds, so the
 * exchange's clock ({@code /api/v3/time}, milliseconds) is asked right after: the price is as old as one round trip at most,
 * and this machine's clock plays no part.
 */
final class PriceEndpoint {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FIRST_MILLIS = 1_230_768_000_000L;

    private final HttpClient client = Proxies.httpClient().connectTimeout(LIMIT).build();
    private final URI base;

    PriceEndpoint(URI base) {
        this.base = base;
    }

    /** The price now, with the exchange's time. */
    PolledPrice poll(String symbol) throws IOException, InterruptedException {
        JsonNode price = get("/api/v3/ticker/price?symbol=" + Symbols.inUrl(symbol));
        JsonNode time = get("/api/v3/time");
        return parsed(symbol, price, time);
    }

    static PolledPrice parsed(String symbol, JsonNode price, JsonNode time) throws IOException {
        String text = price.path("price").asText();
        long millis = time.path("serverTime").asLong();
        if (!symbol.equals(price.path("symbol").asText()) || millis < FIRST_MILLIS) {
            throw new IOException("unusable answer: " + price + ", " + time);
        }
        try {
            BigDecimal exact = new BigDecimal(text);
            if (exact.signum() > 0) {
                return new PolledPrice(symbol, exact, millis);
            }
        } catch (NumberFormatException e) {
            throw new IOException("unusable price: " + text, e);
        }
        throw new IOException("unusable price: " + text);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 418 || answer.statusCode() == 429) {
            long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(60);
            throw new BusyException(path + ": status " + answer.statusCode(), Duration.ofSeconds(seconds));
        }
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": status " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** The exchange asks to be left alone for a while. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1;
        private final Duration wait;

        BusyException(String message, Duration wait) {
            super(message);
            this.wait = wait;
        }

        Duration until() {
            return wait;
        }
    }
}
