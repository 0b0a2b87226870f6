package marketdata.spark.reconcile;

import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.RestApi;
import marketdata.model.parse.RejectedException;

import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The exchange's candles over REST, page by page, at its pace. */
public final class ExchangeCandles {
    private static final long MINUTE = 60_000_000;

    private final RestApi api;
    private final RestClient answers;

    /** @param answers of the exchange's REST interface */
    public ExchangeCandles(RestApi api, RestClient answers) {
        this.api = api;
        this.answers = answers;
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
     * @throws UnknownMarketException when the exchange does not know this symbol
     * @throws IOException when it does not answer
     */
    public NavigableMap<Long, ExchangeCandle> between(String symbol, long first, long last)
            throws IOException, InterruptedException {
        NavigableMap<Long, ExchangeCandle> candles = new TreeMap<>();
        long page = api.candlesPerAnswer() * MINUTE;
        for (long from = first; from <= last; from += page) {
            long to = Math.min(last, from + page - MINUTE);
            for (ExchangeCandle each : page(api.candlesPath(symbol, from, to))) {
                if (each.startMicros() >= first && each.startMicros() <= last) {
                    candles.put(each.startMicros(), each);
                }
            }
        }
        return candles;
    }

    private List<ExchangeCandle> page(String path) throws IOException, InterruptedException {
        byte[] answer = answers.get(path);
        try {
            return api.parseCandles(answer);
        } catch (RejectedException e) {
            throw new UnknownMarketException("%s%s: %s".formatted(answers.address(), path, e.getMessage()));
        }
    }
}
