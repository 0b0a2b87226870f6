package marketdata.spark.reconcile;

import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.trade.Trade;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * One minute against the exchange's candle, by the exchange's own rules of rounding.
 *
 * @param candle null when the exchange has none for this minute
 * @param differences column by column, ours and theirs; empty when equal
 */
public record Comparison(StoredMinute minute, ExchangeCandle candle, Verdict verdict, String differences) {
    /** How a comparison comes out. */
    public enum Verdict {
        /** The same to the last digit the exchange writes. */
        EQUAL,
        /** We miss trades. */
        LACKS_IDS,
        /** Our ids are whole, and yet the candle is another; nothing shows that the candle is wrong. */
        DIFFERS,
        /** The candle lacks or misstates trades that we hold and that their ids, or the exchange's own list, prove. */
        CANDLE_WRONG,
        /** The exchange has no candle to compare with. */
        NO_CANDLE;

        /** As in the table. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether our row is at fault, or may be. */
        public boolean isOurs() {
            return this == LACKS_IDS || this == DIFFERS;
        }
    }

    /**
     * Compares.
     *
     * @param candle null when the exchange has none for this minute
     * @param covered whether the exchange's candles reach back to this minute, so that having none means no trade
     * @param rule how the market's candles round
     */
    public static Comparison of(StoredMinute minute, ExchangeCandle candle, boolean covered, CandleRule rule) {
        if (candle == null && !covered) {
            return new Comparison(minute, null, Verdict.NO_CANDLE, "");
        }
        List<String> differences = rule.differences(minute.sums(), candle);
        if (differences.isEmpty()) {
            return new Comparison(minute, candle, Verdict.EQUAL, "");
        }
        return new Comparison(minute, candle, verdict(minute, candle), String.join("; ", differences));
    }

    private static Verdict verdict(StoredMinute minute, ExchangeCandle candle) {
        if (minute.missingTrades() > 0 || minute.status().equals("incomplete")) {
            return Verdict.LACKS_IDS;
        }
        return minute.isProven() && hasFewer(candle, minute.sums()) ? Verdict.CANDLE_WRONG : Verdict.DIFFERS;
    }

    /** Whether the candle lacks trades of ours, and has none that we lack. */
    private static boolean hasFewer(ExchangeCandle candle, Ohlcv ours) {
        if (ours.tradeCount() == 0) {
            return false;
        }
        if (CandleRule.isEmpty(candle)) {
            return true;
        }
        boolean within = candle.high().compareTo(ours.high()) <= 0
                && candle.low().compareTo(ours.low()) >= 0
                && candle.quantity().compareTo(ours.sumQty()) <= 0;
        boolean fewer = candle.tradeCount() == null
                ? candle.quantity().compareTo(ours.sumQty()) < 0
                : candle.tradeCount() < ours.tradeCount();
        return within && fewer;
    }

    /** Whether the exchange's own list of trades can say who is right. */
    public boolean needsTrades() {
        return !differences.isEmpty() && minute.isProven() && minute.firstTradeId() != null;
    }

    /**
     * The same comparison, decided by the exchange's own list of the minute's trades.
     *
     * @param listed every trade of the minute that the exchange lists, each id once
     * @param rule how the market's candles round
     */
    public Comparison decidedBy(Collection<Trade> listed, CandleRule rule) {
        Ohlcv theirs = Ohlcv.of(listed);
        if (!minute.sums().equalsExactly(theirs)) {
            return new Comparison(
                    minute,
                    candle,
                    Verdict.DIFFERS,
                    String.format(
                            Locale.ROOT,
                            "%s; the exchange lists %d trades, sum_qty %s, sum_value %s",
                            differences,
                            theirs.tradeCount(),
                            theirs.sumQty().toPlainString(),
                            theirs.sumValue().toPlainString()));
        }
        List<String> exact = rule.differences(listed, candle);
        return exact.isEmpty()
                ? new Comparison(minute, candle, Verdict.EQUAL, "")
                : new Comparison(minute, candle, Verdict.CANDLE_WRONG, String.join("; ", exact));
    }
}
