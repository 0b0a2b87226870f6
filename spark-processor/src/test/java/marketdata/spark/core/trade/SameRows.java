package marketdata.spark.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/** Compares every column of every row with the oracle's. */
final class SameRows {
    private SameRows() {}

    static void assertSame(Map<String, MinuteRow> ours, Dataset<Row> oracle) {
        Map<String, String> expected = new TreeMap<>();
        for (Row row : oracle.collectAsList()) {
            expected.put(row.getString(1) + ' ' + row.getLong(2), text(row));
        }
        Map<String, String> actual = new TreeMap<>();
        ours.forEach((key, row) -> actual.put(key, text(row)));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, row) -> assertThat(actual.get(key)).as(key).isEqualTo(row));
    }

    static String key(MinuteRow row) {
        return row.symbol() + ' ' + row.windowStartMicros();
    }

    private static String text(Row row) {
        BigDecimal count = BigDecimal.valueOf(row.getLong(3));
        BigDecimal quantity = row.getDecimal(9);
        return String.join(
                " | ",
                row.getString(0),
                "n=" + row.getLong(3),
                plain(row.getDecimal(4)),
                plain(row.getDecimal(5)),
                plain(row.getDecimal(6)),
                plain(row.getDecimal(7)),
                "avg=" + ratio(row.getDecimal(8), count),
                "vwap=" + ratio(row.getDecimal(10), quantity),
                plain(quantity),
                plain(row.getDecimal(10)),
                plain(row.getDecimal(11)),
                plain(row.getDecimal(12)),
                "spikes=" + row.getLong(13),
                row.get(14) + ".." + row.get(15),
                "missing=" + row.getLong(16),
                row.getString(17));
    }

    private static String text(MinuteRow row) {
        return String.join(
                " | ",
                row.source(),
                "n=" + row.tradeCount(),
                plain(row.open()),
                plain(row.high()),
                plain(row.low()),
                plain(row.close()),
                "avg=" + plain(row.avgPrice()),
                "vwap=" + plain(row.vwap()),
                plain(row.sumQty()),
                plain(row.sumValue()),
                plain(row.takerBuyQty()),
                plain(row.takerBuyValue()),
                "spikes=" + row.spikeCount(),
                row.firstTradeId() + ".." + row.lastTradeId(),
                "missing=" + row.missingTrades(),
                row.status().wire());
    }

    private static String ratio(BigDecimal sum, BigDecimal by) {
        return sum == null || by.signum() == 0 ? "null" : plain(sum.divide(by, 18, RoundingMode.HALF_EVEN));
    }

    private static String plain(BigDecimal number) {
        return number == null
                ? "null"
                : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
