package marketdata.spark.reconcile;

import marketdata.model.exchange.Kline;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One minute against the exchange's candle, tolerance zero.
 *
 * @param differences column by column, ours and theirs; empty when equal
 */
public record Comparison(StoredMinute minute, Verdict verdict, String differences) {
    /** How a comparison comes out. */
    public enum Verdict {
        /** The same to the last digit the exchange writes. */
        EQUAL,
        /** We miss trades. */
        LACKS_IDS,
        /** Our ids are whole, and yet the candle is another. */
        DIFFERS,
        /** The exchange has no candle to compare with. */
        NO_CANDLE;

        /** As in the table. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Compares.
     *
     * @param kline null when the exchange has none for this minute
     * @param covered whether the exchange's candles reach back to this minute, so that having none means no trade
     */
    public static Comparison of(StoredMinute minute, Kline kline, boolean covered) {
        boolean theirsEmpty = kline == null || kline.quantity().signum() == 0;
        if (kline == null && !covered) {
            return new Comparison(minute, Verdict.NO_CANDLE, "");
        }
        List<String> differences = new ArrayList<>();
        if (theirsEmpty || minute.tradeCount() == 0) {
            if (theirsEmpty != (minute.tradeCount() == 0)) {
                differences.add(String.format(
                        Locale.ROOT, "trades %d, theirs %s", minute.tradeCount(), theirsEmpty ? "none" : "some"));
            }
        } else {
            compare(differences, "open", minute.open(), kline.open());
            compare(differences, "high", minute.high(), kline.high());
            compare(differences, "low", minute.low(), kline.low());
            compare(differences, "close", minute.close(), kline.close());
            compare(differences, "sum_qty", minute.sumQty(), kline.quantity());
            if (kline.value() != null) {
                // The exchange cuts a value to its own digits.
                BigDecimal cut = minute.sumValue().setScale(kline.value().scale(), RoundingMode.DOWN);
                compare(differences, "sum_value", cut, kline.value());
            }
            if (kline.tradeCount() != null && kline.tradeCount() != minute.tradeCount()) {
                differences.add(String.format(
                        Locale.ROOT, "trade_count %d, theirs %d", minute.tradeCount(), kline.tradeCount()));
            }
        }
        if (differences.isEmpty()) {
            return new Comparison(minute, Verdict.EQUAL, "");
        }
        boolean whole = minute.missingTrades() == 0 && !minute.status().equals("incomplete");
        return new Comparison(minute, whole ? Verdict.DIFFERS : Verdict.LACKS_IDS, String.join("; ", differences));
    }

    private static void compare(List<String> differences, String column, BigDecimal ours, BigDecimal theirs) {
        if (ours.compareTo(theirs) != 0) {
            differences.add("%s %s, theirs %s".formatted(column, ours.toPlainString(), theirs.toPlainString()));
        }
    }
}
