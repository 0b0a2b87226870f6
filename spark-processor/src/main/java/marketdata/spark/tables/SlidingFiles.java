package marketdata.spark.tables;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.storage.CheckpointFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The sliding windows' table, made of the minutes' table and of nothing else.
 *
 * <p>Its checkpoint says that the table follows the minutes already. Where there is none (the first start, or somebody has
 * removed the table and its checkpoint to have it made anew) all minutes are read once.
 */
final class SlidingFiles {
    private final KeyedParquetTable windows;
    private final KeyedParquetTable minutes;
    private final CheckpointFile mark;
    private final long watermarkMicros;

    SlidingFiles(KeyedParquetTable windows, KeyedParquetTable minutes, String checkpoint, long watermarkMicros) {
        this.windows = windows;
        this.minutes = minutes;
        this.mark = CheckpointFile.of(checkpoint, "follows_tumbling_1m", HadoopSettings.get());
        this.watermarkMicros = watermarkMicros;
    }

    /**
     * Writes the windows that the minutes just written have changed, and those that have become final.
     *
     * @param changed minutes that are in their table already
     * @param newest newest event time by source and symbol
     */
    void follow(SparkSession spark, Collection<TradeWindow> changed, Map<String, Long> newest) throws IOException {
        if (mark.read().isPresent()) {
            write(spark, changed, newest);
            return;
        }
        for (LocalDate date : minutes.dates()) {
            List<Row> day = minutes.read(
                    spark,
                    date.atStartOfDay().toInstant(ZoneOffset.UTC),
                    date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
            write(spark, day.stream().map(WindowRows::minute).toList(), newest);
        }
        mark.write("delete this folder and the table sliding_5m_1m to have both made anew\n"
                .getBytes(StandardCharsets.UTF_8));
    }

    private void write(SparkSession spark, Collection<TradeWindow> changed, Map<String, Long> newest)
            throws IOException {
        Map<String, Set<Long>> touched = new TreeMap<>();
        TreeSet<Long> all = new TreeSet<>();
        for (TradeWindow minute : changed) {
            Collection<Long> starts = touchedBy(minute.startMicros());
            touched.computeIfAbsent(minute.source() + '|' + minute.symbol(), key -> new TreeSet<>())
                    .addAll(starts);
            all.addAll(starts);
        }
        if (all.isEmpty()) {
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (TradeWindow window : SlidingWindows.of(between(spark, all.first(), all.last() + SlidingWindows.MICROS))) {
            String symbol = window.source() + '|' + window.symbol();
            boolean isTouched = touched.getOrDefault(symbol, Set.of()).contains(window.startMicros());
            long end = window.startMicros() + SlidingWindows.MICROS;
            if (isTouched && end + watermarkMicros <= newest.getOrDefault(symbol, Long.MIN_VALUE)) {
                rows.add(WindowRows.sliding(window));
            }
        }
        windows.put(spark, rows);
    }

    private List<TradeWindow> between(SparkSession spark, long from, long to) throws IOException {
        return minutes.read(spark, ParquetColumns.time(from), ParquetColumns.time(to)).stream()
                .map(WindowRows::minute)
                .toList();
    }

    /**
     * The starts of the windows to look at when a minute changes: the five that hold it, and those that the watermark may
     * have passed since the last minute was closed. It was closed by a trade of this minute or a later one, so all that end
     * the watermark's length before this one begins were written then.
     */
    private Collection<Long> touchedBy(long minute) {
        List<Long> starts = new ArrayList<>();
        long first = minute - SlidingWindows.MICROS - watermarkMicros;
        for (long start = minute; start >= first; start -= MinuteAggregator.MINUTE_MICROS) {
            starts.add(start);
        }
        return starts;
    }
}
