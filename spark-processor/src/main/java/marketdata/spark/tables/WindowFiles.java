package marketdata.spark.tables;

import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.storage.StorageLocation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The windows as Parquet: {@code tumbling_1m/} and {@code sliding_5m_1m/}, closed windows only. A minute is closed when its
 * ids prove it, or its wait is over; a sliding window when the watermark has passed it. A repaired minute takes the place of
 * what was written, and so do the windows made of it.
 */
public final class WindowFiles implements MinuteTable {
    private final KeyedParquetTable tumbling;
    private final SlidingFiles sliding;

    /**
     * @param folder of both tables, see {@link StorageLocation}
     * @param slidingCheckpoint see {@link SlidingFiles}
     * @throws marketdata.spark.tables.TableInUseException when another process writes them
     */
    public WindowFiles(String folder, String slidingCheckpoint, long watermarkMicros) throws IOException {
        this.tumbling = new KeyedParquetTable(
                new DailyParquetTable(StorageLocation.below(folder, "tumbling_1m"), WindowRows.TUMBLING));
        this.sliding = new SlidingFiles(
                new KeyedParquetTable(
                        new DailyParquetTable(StorageLocation.below(folder, "sliding_5m_1m"), WindowRows.SLIDING)),
                tumbling,
                slidingCheckpoint,
                watermarkMicros);
    }

    @Override
    public void write(SparkSession spark, List<SymbolUpdate> updates) throws IOException {
        List<TradeWindow> closed =
                MinuteTable.closed(updates).stream().map(TradeWindow::of).toList();
        Map<String, Long> newest = new TreeMap<>();
        updates.forEach(update -> newest.put(update.source() + '|' + update.symbol(), update.newestMicros()));
        List<Row> rows = closed.stream().map(WindowRows::tumbling).toList();
        tumbling.put(spark, rows);
        sliding.follow(spark, closed, newest);
    }
}
