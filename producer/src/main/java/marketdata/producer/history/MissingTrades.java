package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Trade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Fetches over REST what the topic lacks of a range of ids. */
final class MissingTrades {
    private final RestHistory rest;
    private final SpikeWarmup lead;
    private final HistoryPublisher delivery;
    private final ProgressBars bars;

    MissingTrades(RestHistory rest, HistoryPublisher delivery, ProgressBars bars) {
        this.rest = rest;
        this.lead = delivery.lead(rest);
        this.delivery = delivery;
        this.bars = bars;
    }

    /** Makes a progress display. */
    @FunctionalInterface
    interface ProgressBars {
        /** Begins one; the total may be 0: unknown. */
        ProgressReport begin(String task, String unit, long total);
    }

    /**
     * What came of it.
     *
     * @param known ids the topic held before
     * @param fetched trades that are there now
     * @param lacking ids the exchange does not have
     */
    record Outcome(long known, long fetched, List<Range> lacking) {
        /** Ids the exchange does not have. */
        long lackingIds() {
            return lacking.stream().mapToLong(Range::count).sum();
        }
    }

    /**
     * Fetches.
     *
     * @param afterMicros a time before the first, microseconds since 1970 UTC
     */
    Outcome fill(String symbol, Range ids, long afterMicros) throws IOException, InterruptedException {
        List<Range> missing = delivery.known(symbol).missing(ids.from(), ids.to());
        long wanted = missing.stream().mapToLong(Range::count).sum();
        List<Range> lacking = new ArrayList<>();
        if (wanted > 0) {
            try (ProgressReport progress = bars.begin(symbol, "trades", wanted)) {
                Consumer<Trade> sink = trade -> {
                    delivery.deliver(trade);
                    progress.accept(1);
                };
                for (Range each : missing) {
                    lead.bring(symbol, each.from(), afterMicros);
                    // From the trade before the first: in the order of ids, so that prices are judged by those before
                    // them.
                    long before = delivery.microsBefore(symbol, each.from());
                    lacking.addAll(rest.fetch(symbol, each, before > 0 ? before : afterMicros, sink));
                }
            }
        }
        long lackingIds = lacking.stream().mapToLong(Range::count).sum();
        return new Outcome(ids.count() - wanted, wanted - lackingIds, lacking);
    }
}
