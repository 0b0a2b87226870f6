package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gives a symbol its trades in a test's words, and keeps the last row of each minute as a reader of the table would. */
final class Story {
    static final long NOON = 1_795_176_000_000_000L;
    static final long WATERMARK = 120_000_000L;

    final Map<Long, MinuteRow> table = new TreeMap<>();
    final List<String> gaps = new ArrayList<>();
    final List<PackedTrade> late = new ArrayList<>();
    final List<PackedTrade> rejected = new ArrayList<>();
    SymbolUpdate.Counts counts = new SymbolUpdate.Counts(0, 0, 0, 0);
    final List<String> epochs = new ArrayList<>();
    final TreeSet<Long> conflicts = new TreeSet<>();
    SymbolUpdate last;
    private final String source;
    private final StateLimits bounds;
    private MinuteAggregator minutes;

    /** Of an exchange whose lowest id is 1. */
    Story() {
        this("kraken", StateLimits.STREAM);
    }

    Story(String source, StateLimits bounds) {
        this.source = source;
        this.bounds = bounds;
        this.minutes = new MinuteAggregator(source, "BTCUSDT", WATERMARK, bounds);
    }

    /** A trade: id, seconds after noon, price; quantity 1, the taker buys. */
    Story trade(long id, double second, String price) {
        return trade(id, second, price, "1", true);
    }

    Story trade(long id, double second, String price, String quantity, boolean takerBuys) {
        Decimal exactPrice = Decimal.of(price);
        Decimal exactQuantity = Decimal.of(quantity);
        minutes.add(
                id,
                exactPrice.unscaled(),
                exactPrice.scale(),
                exactQuantity.unscaled(),
                exactQuantity.scale(),
                NOON + Math.round(second * 1_000_000),
                takerBuys,
                false);
        return this;
    }

    /** The exchange does not have these ids. */
    Story exchangeHole(long from, long to) {
        minutes.exchangeHole(from, to);
        return this;
    }

    /** The exchange has no trade after this one until so many seconds after noon. */
    Story quiet(long lastId, double second) {
        minutes.quiet(lastId, NOON + Math.round(second * 1_000_000));
        return this;
    }

    /** The producer rejected a trade of this time: its id had come before. */
    Story idConflict(double second) {
        minutes.idConflict(NOON + Math.round(second * 1_000_000));
        return this;
    }

    /** Ends a batch, as Spark does: what changed goes to the table, the state to bytes and back. */
    Story batch() {
        SymbolUpdate update = minutes.drain();
        last = update;
        update.rows().forEach((start, row) -> {
            assertThat(row.windowStartMicros()).isEqualTo(start);
            table.put(start, row);
        });
        update.gapsOpened()
                .forEach(gap ->
                        gaps.add("opened " + gap.ids().from() + ".." + gap.ids().to()));
        update.gapsClosed()
                .forEach(gap ->
                        gaps.add("closed " + gap.ids().from() + ".." + gap.ids().to()));
        update.exchangeHoles()
                .forEach(gap ->
                        gaps.add("hole " + gap.ids().from() + ".." + gap.ids().to()));
        late.addAll(update.late());
        update.rejected().forEach(each -> rejected.add(each.trade()));
        update.epochs()
                .forEach(each -> epochs.add(each.epoch() + " from " + each.firstTradeId() + " at "
                        + (each.startMicros() - NOON) / 1_000_000));
        update.conflicts().forEach(start -> {
            conflicts.add((start - NOON) / 60_000_000L);
            // What the sink's statement does.
            table.computeIfPresent(
                    start,
                    (each, row) -> row.status() == MinuteStatus.OPEN ? row : row.withStatus(MinuteStatus.UNPROVEN));
        });
        counts = counts.plus(update.counts());
        minutes = MinuteAggregator.fromBytes(source, "BTCUSDT", WATERMARK, minutes.toBytes(), bounds);
        return this;
    }

    /** How large the state between two batches is. */
    int stateBytes() {
        return minutes.toBytes().length;
    }

    /** Each minute in one line: minute after noon, status, trades, open/high/low/close, ids missing. */
    List<String> rows() {
        return table.values().stream().map(Story::text).toList();
    }

    private static String text(MinuteRow row) {
        long minute = (row.windowStartMicros() - NOON) / 60_000_000L;
        String prices = row.open() == null ? "-" : row.open() + "/" + row.high() + "/" + row.low() + "/" + row.close();
        return minute + " " + row.status().wire() + " " + row.tradeCount() + " " + prices + " " + row.missingTrades();
    }
}
