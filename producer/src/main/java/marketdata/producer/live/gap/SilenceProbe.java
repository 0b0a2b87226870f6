package marketdata.producer.live.gap;

import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.ExchangeClock;
import marketdata.producer.live.clean.SymbolState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/** Finds out over REST whether a silent symbol has no trades, or a socket that does not deliver them. */
public final class SilenceProbe {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceProbe.class);

    private final RestApi api;
    private final TradeHistory history;
    private final RepairThread thread;

    SilenceProbe(RestApi api, TradeHistory history, RepairThread thread) {
        this.api = api;
        this.history = history;
        this.thread = thread;
    }

    /** Receives what the exchange answers about a silent symbol. */
    public interface Answer {
        /** It has trades that the socket still has not delivered. */
        void dead();

        /** It had no trade after this one when its clock stood at {@code exchangeMicros}. */
        void quiet(long lastId, long exchangeMicros);
    }

    /**
     * Requests the newest trades of a silent symbol. Silence is confirmed only by an answer that holds the last known trade
     * and was read to its end; everything else confirms nothing.
     *
     * @param patience how long trades that it has may still be on their way
     */
    void probe(SymbolState state, Duration patience, ExchangeClock exchange, Answer answer) {
        String symbol = state.symbol();
        thread.after(Duration.ZERO, () -> {
            Optional<SymbolState.NewestTrade> known = state.newestTrade();
            if (known.isEmpty()) {
                return;
            }
            long last = known.get().id();
            // From the last trade itself: an answer without it comes from a server that lags behind.
            TradesRequest request =
                    new TradesRequest(symbol, last, Long.MAX_VALUE, known.get().micros());
            boolean holdsLast = false;
            for (int pages = 0; pages < GapRepair.MOST_PAGES; pages++) {
                long asked = exchange.micros();
                TradesPage page = history.trades(request);
                long newest =
                        page.trades().stream().mapToLong(Trade::tradeId).max().orElse(-1);
                if (newest > last) {
                    deadUnlessReached(state, newest, patience, answer);
                    return;
                }
                holdsLast |= newest == last;
                if (page.cursor().isEmpty()) {
                    if (holdsLast && !isCutOff(api, page)) {
                        answer.quiet(last, asked);
                    } else {
                        LOG.warn("{}: the exchange's answer does not reach trade {}: nothing confirmed", symbol, last);
                    }
                    return;
                }
                request = request.from(page.cursor());
            }
            LOG.warn(
                    "{}: no end of trades after {} within {} pages: nothing confirmed",
                    symbol,
                    last,
                    GapRepair.MOST_PAGES);
        });
    }

    /** A full page by time that names no next one: where the trades end is not known. */
    static boolean isCutOff(RestApi api, TradesPage page) {
        return api.pagesByTime() && page.trades().size() >= api.tradesPerAnswer();
    }

    private void deadUnlessReached(SymbolState state, long newest, Duration patience, Answer answer) {
        thread.after(patience, () -> {
            if (state.lastTradeId() < newest) {
                answer.dead();
            }
        });
    }
}
