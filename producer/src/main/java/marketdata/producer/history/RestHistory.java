package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.trade.Trade;
import marketdata.producer.live.gap.TradeHistory;
import marketdata.producer.live.rest.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Past trades over REST, by id, however the exchange pages. */
final class RestHistory {
    private static final Logger LOG = LoggerFactory.getLogger(RestHistory.class);
    /** An exchange that pages by time may be asked for so many pages on the way to an id. */
    private static final int MOST_PAGES = 10_000;

    /** Requests in a row that may fail before the backfill ends; each waits as long as the answer demands. */
    private static final int MOST_FAILURES = 8;

    /** So often the exchange must say that it has not got the trades. */
    private static final int TRIES = 4;

    /** An exchange that pages by time is asked from so much earlier on each try: before a quiet hour lies the trade before. */
    private static final Duration[] EARLIER = {
        Duration.ZERO, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1)
    };

    /** No trade has this id. */
    private static final long NONE = -1;

    private final RestApi api;
    private final TradeHistory history;
    private final Duration pause;

    RestHistory(RestApi api, TradeHistory history) {
        this(api, history, Duration.ofMillis(600));
    }

    /** @param pause before the exchange is asked again for what it did not have; doubled each time */
    RestHistory(RestApi api, TradeHistory history, Duration pause) {
        this.api = api;
        this.history = history;
        this.pause = pause;
    }

    /** The id of a market's first trade. */
    long lowest() {
        return api.exchange().lowestTradeId();
    }

    /** The first trade that happened at or after a time, microseconds since 1970 UTC. */
    IdSearch.Found firstAtOrAfter(String symbol, long micros) throws IOException, InterruptedException {
        return api.pagesByTime()
                ? pageByTime(symbol, micros)
                : new IdSearch(
                                (from, to) -> ask(new TradesRequest(symbol, from, to, 0))
                                        .trades(),
                                micros,
                                lowest())
                        .first();
    }

    private IdSearch.Found pageByTime(String symbol, long micros) throws IOException, InterruptedException {
        long newest = lowest() - 1;
        // Nothing at all since then: the newest trade is further back.
        for (long back = 0; newest < lowest() && back < micros; back = 10 * back + 1_000_000) {
            TradesRequest request = new TradesRequest(symbol, lowest(), Long.MAX_VALUE, micros - back);
            for (TradesPage answer = ask(request); ; answer = ask(request)) {
                for (Trade trade : answer.trades()) {
                    if (trade.eventMicros() >= micros) {
                        return new IdSearch.Found(trade.tradeId(), true);
                    }
                    newest = Math.max(newest, trade.tradeId());
                }
                if (answer.cursor().isEmpty()) {
                    break;
                }
                request = request.from(answer.cursor());
            }
        }
        return new IdSearch.Found(newest + 1, false);
    }

    /**
     * Hands every trade with an id in the range to {@code sink}, in the order of ids.
     *
     * @param afterMicros event time of a trade before the range, or a time before its first; microseconds since 1970 UTC
     * @return the ids that the exchange does not have
     */
    List<Range> fetch(String symbol, Range ids, long afterMicros, Consumer<Trade> sink)
            throws IOException, InterruptedException {
        List<Range> missing = pass(symbol, ids, afterMicros, sink);
        for (int tries = 1; tries < TRIES && !missing.isEmpty(); tries++) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis() << (tries - 1));
            List<Range> again = new ArrayList<>();
            long earlier = TimeUnit.NANOSECONDS.toMicros(EARLIER[tries].toNanos());
            for (Range each : missing) {
                again.addAll(pass(symbol, each, Math.max(1, afterMicros - earlier), sink));
            }
            missing = again;
        }
        return missing;
    }

    /** As {@link #fetch}, without asking twice for what does not come. */
    void fetchOnce(String symbol, Range ids, long afterMicros, Consumer<Trade> sink)
            throws IOException, InterruptedException {
        List<Range> lacking = pass(symbol, ids, afterMicros, sink);
        LOG.debug("{}: {} ranges of ids are lacking before", symbol, lacking.size());
    }

    private List<Range> pass(String symbol, Range ids, long afterMicros, Consumer<Trade> sink)
            throws IOException, InterruptedException {
        TradeIdSet found = new TradeIdSet();
        long after = afterMicros;
        long next = ids.from();
        while (next <= ids.to()) {
            Range window = new Range(next, Math.min(ids.to(), next + api.tradesPerAnswer() - 1));
            long last = NONE;
            List<Trade> page = page(symbol, window, after);
            for (Trade trade : page) {
                if (trade.tradeId() >= next && trade.tradeId() <= ids.to() && found.add(trade.tradeId())) {
                    sink.accept(trade);
                    after = trade.eventMicros();
                    last = trade.tradeId();
                }
            }
            // A page by time may end inside the window.
            next = 1 + (api.pagesByTime() && last != NONE ? last : window.to());
            if (!api.pagesByTime() && !page.isEmpty()) {
                // The next trade that there is, where the exchange names it: so many ids may be missing as there are
                // numbers.
                next = Math.max(next, page.get(0).tradeId());
            }
        }
        return found.missing(ids.from(), ids.to());
    }

    private List<Trade> page(String symbol, Range window, long after) throws IOException, InterruptedException {
        TradesRequest request = new TradesRequest(symbol, window.from(), window.to(), after);
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            TradesPage answer = ask(request);
            boolean reached = answer.trades().stream().anyMatch(trade -> trade.tradeId() >= window.from());
            if (answer.cursor().isEmpty() || reached) {
                return answer.trades();
            }
            request = request.from(answer.cursor());
        }
        throw new IOException("trade " + window.from() + " of " + symbol + " not reached in " + MOST_PAGES + " pages");
    }

    private TradesPage ask(TradesRequest request) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return history.trades(request);
            } catch (IOException e) {
                if (failures == MOST_FAILURES) {
                    throw e;
                }
                Duration wait = e instanceof RestException rest ? rest.pause() : Duration.ofSeconds(failures);
                LOG.warn("{}; again in {} s", e.getMessage(), wait.toSeconds());
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            }
        }
    }
}
