package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.RestApi;
import marketdata.model.trade.Trade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The minute of trades before some others, fetched only so that these are judged by it; not published. */
final class SpikeWarmup {
    /** Of event time; a little more than the mean needs, for neighbours whose times cross. Microseconds. */
    static final long LENGTH = 62_000_000;

    /** A minute of more trades is cut at its beginning. */
    private static final long MOST = 200_000;

    private final RestApi api;
    private final RestHistory rest;
    private final HistoryPublisher delivery;

    SpikeWarmup(RestApi api, RestHistory rest, HistoryPublisher delivery) {
        this.api = api;
        this.rest = rest;
        this.delivery = delivery;
    }

    /**
     * Brings the minute before a trade.
     *
     * @param afterMicros a time before it, microseconds since 1970 UTC; 0 when none is known
     */
    void bring(String symbol, long firstId, long afterMicros) throws IOException, InterruptedException {
        if (api.pagesByTime()) {
            bringByTime(symbol, firstId, Math.max(afterMicros, delivery.microsBefore(symbol, firstId)));
            return;
        }
        long page = api.tradesPerAnswer();
        long newest = 0;
        for (long to = firstId - 1; to >= rest.lowest() && to > firstId - MOST; to -= page) {
            List<Trade> trades = new ArrayList<>();
            rest.fetchOnce(symbol, new Range(Math.max(rest.lowest(), to - page + 1), to), 0, trades::add);
            trades.forEach(delivery::prime);
            long oldest = Long.MAX_VALUE;
            for (Trade each : trades) {
                newest = Math.max(newest, each.eventMicros());
                oldest = Math.min(oldest, each.eventMicros());
            }
            if (trades.isEmpty() || oldest <= newest - LENGTH) {
                return;
            }
        }
    }

    private void bringByTime(String symbol, long firstId, long afterMicros) throws IOException, InterruptedException {
        if (afterMicros > LENGTH && firstId > rest.lowest()) {
            Range before = new Range(Math.max(rest.lowest(), firstId - MOST), firstId - 1);
            rest.fetchOnce(symbol, before, afterMicros - LENGTH, delivery::prime);
        }
    }
}
