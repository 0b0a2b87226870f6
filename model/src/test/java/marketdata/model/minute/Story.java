package marketdata.model.minute;

import marketdata.model.Decimal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tells a symbol its trades in a test's words, and keeps the last row of each minute as a reader of the table would. */
final class Story {
    static final long NOON = 1_795_176_000_000_000L;
    static final long WATERMARK = 120_000_000L;

    final Map<Long, MinuteRow> table = new TreeMap<>();
    final List<String> gaps = new ArrayList<>();
    final List<PlainTrade> late = new ArrayList<>();
    final List<PlainTrade> refused = new ArrayList<>();
    SymbolUpdate.Counts counts = new SymbolUpdate.Counts(0, 0, 0, 0, 0);
    long waiting;
    private SymbolMinutes minutes = new SymbolMinutes("binance", "BTCUSDT", WATERMARK);

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

    /** Ends a batch, as Spark does: what changed goes to the table, the state to bytes and back. */
    Story batch() {
        SymbolUpdate update = minutes.drain();
        update.rows().forEach(row -> table.put(row.windowStartMicros(), row));
        update.gapsOpened().forEach(gap -> gaps.add("opened " + gap.from() + ".." + gap.to()));
        update.gapsClosed().forEach(gap -> gaps.add("closed " + gap.from() + ".." + gap.to()));
        update.exchangeHoles().forEach(gap -> gaps.add("hole " + gap.from() + ".." + gap.to()));
        late.addAll(update.late());
        update.refused().forEach(each -> refused.add(each.trade()));
        waiting += update.counts().waiting();
        counts = counts.plus(update.counts());
        minutes = SymbolMinutes.fromBytes("binance", "BTCUSDT", WATERMARK, minutes.toBytes());
        return this;
    }

    /** Changes the state between two batches. */
    void state(UnaryOperator<byte[]> change) {
        minutes = SymbolMinutes.fromBytes("binance", "BTCUSDT", WATERMARK, change.apply(minutes.toBytes()));
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
