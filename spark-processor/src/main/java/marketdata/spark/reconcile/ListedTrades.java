package marketdata.spark.reconcile;

import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The trades of a minute as the exchange lists them over REST now: they decide between a candle and a row. */
public final class ListedTrades {
    private static final long MINUTE = 60_000_000;

    /** Ids and times of neighbours cross: so many ids on either side of the minute's may belong to it too. */
    private static final long NEIGHBOURS = 20;

    /** A minute of more pages is not decided. */
    private static final int MOST_PAGES = 30;

    private final RestApi api;
    private final RestClient answers;

    /** @param answers of the exchange's REST interface */
    public ListedTrades(RestApi api, RestClient answers) {
        this.api = api;
        this.answers = answers;
    }

    /**
     * The trades of a minute that has trades, each id once.
     *
     * @return empty when that takes too many requests
     * @throws IOException when the exchange does not answer
     */
    public Optional<Collection<Trade>> of(String symbol, StoredMinute minute) throws IOException, InterruptedException {
        long first = Math.max(api.exchange().lowestTradeId(), minute.firstTradeId() - NEIGHBOURS);
        long last = minute.lastTradeId() + NEIGHBOURS;
        long start = minute.startMicros();
        TreeMap<Long, Trade> found = new TreeMap<>();
        TradesRequest request = next(symbol, first, last, start);
        for (int page = 0; page < MOST_PAGES; page++) {
            TradesPage answer = ask(request);
            answer.trades().stream()
                    .filter(trade -> trade.eventMicros() >= start && trade.eventMicros() < start + MINUTE)
                    .forEach(trade -> found.put(trade.tradeId(), trade));
            if (api.pagesByTime()) {
                if (answer.cursor().isEmpty()) {
                    return Optional.of(found.values());
                }
                request = request.from(answer.cursor());
            } else {
                if (request.toId() >= last) {
                    return Optional.of(found.values());
                }
                request = next(symbol, request.toId() + 1, last, start);
            }
        }
        return Optional.empty();
    }

    private TradesRequest next(String symbol, long from, long last, long start) {
        long to = api.pagesByTime() ? last : Math.min(last, from + api.tradesPerAnswer() - 1);
        return new TradesRequest(symbol, from, to, start);
    }

    private TradesPage ask(TradesRequest request) throws IOException, InterruptedException {
        byte[] answer = answers.get(api.tradesPath(request));
        try {
            return api.parseTrades(request, answer);
        } catch (RejectedException e) {
            throw new IOException("the trades of " + request.symbol() + ": " + e.getMessage(), e);
        }
    }
}
