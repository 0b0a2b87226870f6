package marketdata.spark.tables;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import java.time.Duration;

/** Windows as rows of the two Parquet tables. */
final class WindowRows {
    static final StructType TUMBLING = ParquetColumns.keys()
            .add("trade_count", DataTypes.LongType)
            .add("avg_price", ParquetColumns.AMOUNT)
            .add("min_price", ParquetColumns.AMOUNT)
            .add("max_price", ParquetColumns.AMOUNT)
            .add("sum_qty", ParquetColumns.AMOUNT)
            .add("sum_value", ParquetColumns.AMOUNT)
            .add("spike_count", DataTypes.LongType)
            .add("missing_trades", DataTypes.LongType);
    static final StructType SLIDING = ParquetColumns.keys()
            .add("trade_count", DataTypes.LongType)
            .add("avg_price", ParquetColumns.AMOUNT)
            .add("min_price", ParquetColumns.AMOUNT)
            .add("max_price", ParquetColumns.AMOUNT)
            .add("sum_value", ParquetColumns.AMOUNT)
            .add("missing_trades", DataTypes.LongType);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private WindowRows() {}

    static Row tumbling(TradeWindow minute) {
        return ParquetColumns.row(
                minute.source(),
                minute.symbol(),
                minute.startMicros(),
                MINUTE,
                minute.tradeCount(),
                minute.avgPrice(),
                minute.minPrice(),
                minute.maxPrice(),
                minute.sumQty(),
                minute.sumValue(),
                minute.spikeCount(),
                minute.missingTrades());
    }

    /** What {@link #tumbling} made a row of. */
    static TradeWindow minute(Row row) {
        return new TradeWindow(
                row.getString(0),
                row.getString(1),
                ParquetColumns.micros(row.getInstant(2)),
                row.getLong(4),
                row.getDecimal(5),
                row.getDecimal(6),
                row.getDecimal(7),
                row.getDecimal(8),
                row.getDecimal(9),
                row.getLong(10),
                row.getLong(11));
    }

    static Row sliding(TradeWindow window) {
        return ParquetColumns.row(
                window.source(),
                window.symbol(),
                window.startMicros(),
                MINUTE.multipliedBy(SlidingWindows.MINUTES),
                window.tradeCount(),
                window.avgPrice(),
                window.minPrice(),
                window.maxPrice(),
                window.sumValue(),
                window.missingTrades());
    }
}
