package marketdata.spark.reconcile;

import marketdata.model.RejectedException;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Kline;
import marketdata.model.exchange.RestVerdict;
import marketdata.model.net.Proxies;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The exchange's candles over REST, page by page, at its pace. */
public final class Candles {
    private static final long MINUTE = 60_000_000;
    private static final int ATTEMPTS = 5;
    private static final long LONGEST_PAUSE_SECONDS = 300;

    private final ExchangeProtocol protocol;
    private final URI rest;
    private final HttpClient http =
            Proxies.httpClient().connectTimeout(Duration.ofSeconds(10)).build();

    /** @param rest where the exchange's REST interface is */
    public Candles(ExchangeProtocol protocol, URI rest) {
        this.protocol = protocol;
        this.rest = rest;
    }

    /** The exchange has no candles of this market (it was taken off the list, say); of others it may. */
    public static final class UnknownMarketException extends IOException {
        UnknownMarketException(String message) {
            super(message);
        }
    }

    /**
     * The candles of a symbol by their start, both bounds microseconds since 1970 UTC and inclusive.
     *
     * @throws UnknownMarketException when the exchange refuses to tell of this symbol
     * @throws IOException when it tells nothing at all
     */
    public NavigableMap<Long, Kline> between(String symbol, long first, long last)
            throws IOException, InterruptedException {
        NavigableMap<Long, Kline> candles = new TreeMap<>();
        long page = protocol.klinesPerAnswer() * MINUTE;
        for (long from = first; from <= last; from += page) {
            long to = Math.min(last, from + page - MINUTE);
            for (Kline each : page(protocol.klinesPath(symbol, from, to))) {
                if (each.startMicros() >= first && each.startMicros() <= last) {
                    candles.put(each.startMicros(), each);
                }
            }
            Thread.sleep(protocol.tradesInterval().toMillis());
        }
        return candles;
    }

    private List<Kline> page(String path) throws IOException, InterruptedException {
        byte[] answer = get(path);
        try {
            return protocol.parseKlines(answer);
        } catch (RejectedException e) {
            throw new UnknownMarketException("%s%s: %s".formatted(rest, path, e.getMessage()));
        }
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Duration pause = Duration.ofSeconds(attempt);
            HttpRequest request = HttpRequest.newBuilder(URI.create(rest + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            try {
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                if (status == 200 && protocol.judge(answer.body()) == RestVerdict.ANSWER) {
                    return answer.body();
                }
                if (status == 400 || status == 404) {
                    // In the exchange's own words: whoever reads the candles finds an error instead.
                    return answer.body();
                }
                problem = "status " + status;
                if (status != 200 && status != 429 && status != 418 && status < 500) {
                    break;
                }
                pause = pause(answer, attempt);
            } catch (IOException e) {
                problem = e.toString();
            }
            Thread.sleep(pause.toMillis());
        }
        throw new IOException("%s%s: %s".formatted(rest, path, problem));
    }

    private static Duration pause(HttpResponse<byte[]> answer, int attempt) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,7}"))
                .map(seconds -> Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(seconds))))
                .orElse(Duration.ofSeconds(attempt));
    }
}
