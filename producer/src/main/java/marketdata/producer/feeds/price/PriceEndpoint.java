package marketdata.producer.feeds.price;

import marketdata.connect.http.Proxies;
import marketdata.model.exchange.binance.BinancePrices;
import marketdata.model.parse.RejectedException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Polls the price of a symbol ({@link BinancePrices}): two requests, one for the price and one for the time. */
final class PriceEndpoint {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client = Proxies.httpClient().connectTimeout(LIMIT).build();
    private final URI base;

    PriceEndpoint(URI base) {
        this.base = base;
    }

    /** The price now, with the exchange's time; this machine's clock plays no part. */
    PolledPrice poll(String symbol) throws IOException, InterruptedException {
        byte[] price = get(BinancePrices.pricePath(symbol));
        byte[] time = get(BinancePrices.timePath());
        try {
            return new PolledPrice(symbol, BinancePrices.parsePrice(symbol, price), BinancePrices.parseMillis(time));
        } catch (RejectedException e) {
            throw new IOException("unusable answer: " + e.getMessage(), e);
        }
    }

    private byte[] get(String path) throws IOException, InterruptedException {
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
        return answer.body();
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
