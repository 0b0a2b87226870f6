package marketdata.spark.tables;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rows of {@link DailyParquetTable} kept by their first three columns: source, symbol, window start. A row only ever gets better: one
 * of fewer trades never replaces one of more, so a start over a topic whose beginning is gone harms nothing.
 */
public final class KeyedParquetTable {
    private final DailyParquetTable files;
    private final int tradeCount;

    /** Rows of these files, which have a column {@code trade_count}. */
    public KeyedParquetTable(DailyParquetTable files) {
        this.files = files;
        this.tradeCount = files.column("trade_count");
    }

    /** Adds rows, or replaces those of the same source, symbol and start. An hour without a change is not written. */
    public void put(SparkSession spark, Collection<Row> rows) throws IOException {
        Map<Instant, List<Row>> byHour = new TreeMap<>();
        rows.forEach(row -> byHour.computeIfAbsent(start(row).truncatedTo(ChronoUnit.HOURS), hour -> new ArrayList<>())
                .add(row));
        Map<Path, List<Row>> byFile = new TreeMap<>();
        for (Map.Entry<Instant, List<Row>> hour : byHour.entrySet()) {
            // An earlier version's file holds all hours of its day.
            byFile.computeIfAbsent(files.file(hour.getKey()), file -> new ArrayList<>())
                    .addAll(hour.getValue());
        }
        for (Map.Entry<Path, List<Row>> file : byFile.entrySet()) {
            Instant from = file.getValue().stream()
                    .map(KeyedParquetTable::start)
                    .min(Instant::compareTo)
                    .orElseThrow();
            Instant to = file.getValue().stream()
                    .map(KeyedParquetTable::start)
                    .max(Instant::compareTo)
                    .orElseThrow();
            Map<String, Row> kept = byKey(files.read(spark, List.of(file.getKey()), from, to.plusNanos(1_000)));
            Collection<Row> better = byKey(file.getValue()).entrySet().stream()
                    .filter(row -> isBetter(row.getValue(), kept.get(row.getKey())))
                    .map(Map.Entry::getValue)
                    .toList();
            if (!better.isEmpty()) {
                files.put(spark, file.getKey(), better);
            }
        }
    }

    private boolean isBetter(Row row, Row kept) {
        return kept == null || (!row.equals(kept) && row.getLong(tradeCount) >= kept.getLong(tradeCount));
    }

    /** The rows that begin in [from, to). */
    public List<Row> read(SparkSession spark, Instant from, Instant to) throws IOException {
        Set<Path> wanted = new TreeSet<>();
        for (Instant hour = from.truncatedTo(ChronoUnit.HOURS);
                hour.isBefore(to);
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            wanted.add(files.file(hour));
        }
        return files.read(spark, wanted, from, to);
    }

    /** The days that have rows, oldest first. */
    public List<LocalDate> dates() throws IOException {
        return files.dates();
    }

    private static Map<String, Row> byKey(Collection<Row> rows) {
        Map<String, Row> byKey = new TreeMap<>();
        rows.forEach(row -> byKey.put(row.getString(0) + '|' + row.getString(1) + '|' + start(row), row));
        return byKey;
    }

    private static Instant start(Row row) {
        return row.getInstant(2);
    }
}
