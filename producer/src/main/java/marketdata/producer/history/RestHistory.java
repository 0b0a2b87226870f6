package marketdata.producer.history;

import marketdata.model.Trade;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesAnswer;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.minute.TradeIds;
import marketdata.model.minute.TradeIds.Range;
import marketdata.producer.continuity.Continuity.TradeHistory;
import marketdata.producer.rest.RestException;
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

    /** So often in a row the exchange may fail to answer before the backfill ends; it is told how long to wait. */
    private static final int MOST_FAILURES = 8;

    /** So often the exchange must say that it has not got the trades. */
    private static final int TRIES = 3;

    private final ExchangeProtocol protocol;
    private final TradeHistory history;

    RestHistory(ExchangeProtocol protocol, TradeHistory history) {
        this.protocol = protocol;
        this.history = history;
    }

    /** The first trade that happened at or after a time, microseconds since 1970 UTC. */
    IdSearch.Found firstAtOrAfter(String symbol, long micros) throws IOException, InterruptedException {
        return protocol.pagesByTime()
                ? pageByTime(symbol, micros)
                : new IdSearch(
                                (from, to) -> ask(new TradesRequest(symbol, from, to, 0))
                                        .trades(),
                                micros)
                        .first();
    }

    private IdSearch.Found pageByTime(String symbol, long micros) throws IOException, InterruptedException {
        TradesRequest request = new TradesRequest(symbol, 1, Long.MAX_VALUE, micros);
        long beyond = 1;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            TradesAnswer answer = ask(request);
            for (Trade trade : answer.trades()) {
                if (trade.eventMicros() >= micros) {
                    return new IdSearch.Found(trade.tradeId(), true);
                }
                beyond = Math.max(beyond, trade.tradeId() + 1);
            }
            if (answer.cursor().isEmpty()) {
                return new IdSearch.Found(beyond, false);
            }
            request = request.from(answer.cursor());
        }
        throw new IOException("no trade of " + symbol + " within " + MOST_PAGES + " pages of the time asked for");
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
            TimeUnit.MILLISECONDS.sleep(300L << tries);
            List<Range> again = new ArrayList<>();
            for (Range each : missing) {
                again.addAll(pass(symbol, each, afterMicros, sink));
            }
            missing = again;
        }
        return missing;
    }

    private List<Range> pass(String symbol, Range ids, long afterMicros, Consumer<Trade> sink)
            throws IOException, InterruptedException {
        TradeIds found = new TradeIds();
        long after = afterMicros;
        long next = ids.from();
        while (next <= ids.to()) {
            Range window = new Range(next, Math.min(ids.to(), next + protocol.tradesPerAnswer() - 1));
            long last = window.to();
            for (Trade trade : page(symbol, window, after)) {
                if (trade.tradeId() >= next && trade.tradeId() <= ids.to() && found.add(trade.tradeId())) {
                    sink.accept(trade);
                    after = trade.eventMicros();
                    // An exchange that pages by time answers with more than the window.
                    last = Math.max(last, trade.tradeId());
                }
            }
            next = last + 1;
        }
        return found.missing(ids.from(), ids.to());
    }

    private List<Trade> page(String symbol, Range window, long after) throws IOException, InterruptedException {
        TradesRequest request = new TradesRequest(symbol, window.from(), window.to(), after);
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            TradesAnswer answer = ask(request);
            boolean reached = answer.trades().stream().anyMatch(trade -> trade.tradeId() >= window.from());
            if (answer.cursor().isEmpty() || reached) {
                return answer.trades();
            }
            request = request.from(answer.cursor());
        }
        throw new IOException("trade " + window.from() + " of " + symbol + " not reached in " + MOST_PAGES + " pages");
    }

    private TradesAnswer ask(TradesRequest request) throws IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return history.trades(request);
            } catch (IOException e) {
                if (failures == MOST_FAILURES) {
                    throw e;
                }
                Duration pause = e instanceof RestException rest ? rest.pause() : Duration.ofSeconds(failures);
                LOG.warn("{}; again in {} s", e.getMessage(), pause.toSeconds());
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        }
    }
}
