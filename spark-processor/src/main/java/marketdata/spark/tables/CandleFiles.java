package marketdata.spark.tables;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.SymbolUpdate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Closed one-minute candles as Parquet, a folder a day and a file an hour; a repaired minute takes the place of the one written before. */
public final class CandleFiles implements MinuteTable {
    private static final StructType CANDLE = ParquetColumns.keys()
            .add("open", ParquetColumns.AMOUNT)
            .add("high", ParquetColumns.AMOUNT)
            .add("low", ParquetColumns.AMOUNT)
            .add("close", ParquetColumns.AMOUNT)
            .add("volume", ParquetColumns.AMOUNT)
            .add("quote_volume", ParquetColumns.AMOUNT)
            .add("trade_count", DataTypes.LongType)
            .add("first_trade_id", DataTypes.LongType)
            .add("last_trade_id", DataTypes.LongType)
            .add("missing_trades", DataTypes.LongType)
            .add("status", DataTypes.StringType);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final KeyedParquetTable candles;

    /**
     * @param folder the table's own, see {@link marketdata.spark.storage.StorageLocation}
     * @throws marketdata.spark.tables.TableInUseException when another process writes it
     */
    public CandleFiles(String folder) throws IOException {
        this.candles = new KeyedParquetTable(new DailyParquetTable(folder, CANDLE));
    }

    @Override
    public void write(SparkSession spark, List<SymbolUpdate> updates) throws IOException {
        candles.put(
                spark,
                MinuteTable.closed(updates).stream().map(CandleFiles::candle).toList());
    }

    private static Row candle(MinuteRow row) {
        return ParquetColumns.row(
                row.source(),
                row.symbol(),
                row.windowStartMicros(),
                MINUTE,
                row.open(),
                row.high(),
                row.low(),
                row.close(),
                row.sumQty(),
                row.sumValue(),
                row.tradeCount(),
                row.firstTradeId(),
                row.lastTradeId(),
                row.missingTrades(),
                row.status().wire());
    }
}
