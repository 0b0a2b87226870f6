package marketdata.spark.window;

import marketdata.spark.sink.ParquetColumns;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import java.time.Instant;

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

    private WindowRows() {}

    static Row tumbling(TradeWindow minute) {
        Instant start = ParquetColumns.time(minute.startMicros());
        return RowFactory.create(
                minute.source(),
                minute.symbol(),
                start,
                start.plusSeconds(60),
                minute.tradeCount(),
                ParquetColumns.amount(minute.avgPrice()),
                ParquetColumns.amount(minute.minPrice()),
                ParquetColumns.amount(minute.maxPrice()),
                ParquetColumns.amount(minute.sumQty()),
                ParquetColumns.amount(minute.sumValue()),
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
        Instant start = ParquetColumns.time(window.startMicros());
        return RowFactory.create(
                window.source(),
                window.symbol(),
                start,
                start.plusSeconds(60L * SlidingWindows.MINUTES),
                window.tradeCount(),
                ParquetColumns.amount(window.avgPrice()),
                ParquetColumns.amount(window.minPrice()),
                ParquetColumns.amount(window.maxPrice()),
                ParquetColumns.amount(window.sumValue()),
                window.missingTrades());
    }
}
