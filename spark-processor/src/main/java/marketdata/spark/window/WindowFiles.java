package marketdata.spark.window;

import marketdata.model.minute.MinuteRow;
import marketdata.model.minute.MinuteStatus;
import marketdata.model.minute.SymbolUpdate;
import marketdata.spark.sink.DayFiles;
import marketdata.spark.sink.KeyedDays;
import marketdata.spark.sink.MinuteTable;
import marketdata.spark.sink.ParquetColumns;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The windows as Parquet: {@code tumbling_1m/} and {@code sliding_5m_1m/}, closed windows only. A minute is closed when its
 * ids prove it, or its wait is over; a sliding window when its minutes have had time to close. A repaired minute takes the
 * place of what was written, and so do the windows made of it.
 */
public final class WindowFiles implements MinuteTable {
    private static final StructType TUMBLING = ParquetColumns.keys()
            .add("trade_count", DataTypes.LongType, false)
            .add("avg_price", ParquetColumns.AMOUNT, false)
            .add("min_price", ParquetColumns.AMOUNT, false)
            .add("max_price", ParquetColumns.AMOUNT, false)
            .add("sum_qty", ParquetColumns.AMOUNT, false)
            .add("sum_value", ParquetColumns.AMOUNT, false)
            .add("spike_count", DataTypes.LongType, false);
    private static final StructType SLIDING = ParquetColumns.keys()
            .add("trade_count", DataTypes.LongType, false)
            .add("avg_price", ParquetColumns.AMOUNT, false)
            .add("min_price", ParquetColumns.AMOUNT, false)
            .add("max_price", ParquetColumns.AMOUNT, false)
            .add("sum_value", ParquetColumns.AMOUNT, false);

    private final KeyedDays tumbling;
    private final KeyedDays sliding;
    private final long watermarkMicros;

    /** @param folder of both tables */
    public WindowFiles(Path folder, long watermarkMicros) {
        this.tumbling = new KeyedDays(new DayFiles(folder.resolve("tumbling_1m"), TUMBLING));
        this.sliding = new KeyedDays(new DayFiles(folder.resolve("sliding_5m_1m"), SLIDING));
        this.watermarkMicros = watermarkMicros;
    }

    @Override
    public void write(SparkSession spark, List<SymbolUpdate> updates) throws IOException {
        List<Row> closed = new ArrayList<>();
        for (SymbolUpdate update : updates) {
            for (MinuteRow row : update.rows()) {
                if (row.tradeCount() > 0 && row.status() != MinuteStatus.OPEN) {
                    closed.add(tumblingRow(TradeWindow.of(row)));
                }
            }
        }
        if (closed.isEmpty()) {
            return;
        }
        tumbling.put(spark, closed);
        sliding.put(spark, sliding(spark, closed, updates));
    }

    /** The windows of the days at hand, from the files: so a restart needs to remember nothing. */
    private List<Row> sliding(SparkSession spark, Collection<Row> closed, List<SymbolUpdate> updates) {
        TreeSet<LocalDate> dates = new TreeSet<>();
        for (Row row : closed) {
            LocalDate date = row.getInstant(2).atOffset(ZoneOffset.UTC).toLocalDate();
            dates.addAll(List.of(date.minusDays(1), date, date.plusDays(1)));
        }
        List<TradeWindow> minutes = new ArrayList<>();
        dates.forEach(date -> tumbling.read(spark, date).forEach(row -> minutes.add(minute(row))));
        // The outermost days lack neighbours; their windows near the edge are whole already.
        long from = start(dates.first()) + SlidingWindows.MICROS;
        long to = start(dates.last().plusDays(1)) - SlidingWindows.MICROS;
        List<Row> rows = new ArrayList<>();
        for (TradeWindow window : SlidingWindows.of(minutes)) {
            boolean whole = window.startMicros() >= from && window.startMicros() <= to;
            if (whole && window.startMicros() + SlidingWindows.MICROS + watermarkMicros <= newest(window, updates)) {
                rows.add(slidingRow(window));
            }
        }
        return rows;
    }

    private static long start(LocalDate date) {
        return date.toEpochDay() * 86_400_000_000L;
    }

    private static long newest(TradeWindow window, List<SymbolUpdate> updates) {
        return updates.stream()
                .filter(update -> update.source().equals(window.source())
                        && update.symbol().equals(window.symbol()))
                .mapToLong(SymbolUpdate::newestMicros)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private static Row tumblingRow(TradeWindow minute) {
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
                minute.spikeCount());
    }

    private static TradeWindow minute(Row row) {
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
                row.getLong(10));
    }

    private static Row slidingRow(TradeWindow window) {
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
                ParquetColumns.amount(window.sumValue()));
    }
}
