package marketdata.spark.sink;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of {@link DayFiles} kept by their first three columns: source, symbol, window start. */
public final class KeyedDays {
    private final DayFiles files;

    /** Rows of these files. */
    public KeyedDays(DayFiles files) {
        this.files = files;
    }

    /** Adds rows, or replaces those of the same source, symbol and start. A day without a change is not written. */
    public void put(SparkSession spark, Collection<Row> rows) throws IOException {
        Map<LocalDate, List<Row>> byDate = new TreeMap<>();
        rows.forEach(row ->
                byDate.computeIfAbsent(date(row), key -> new ArrayList<>()).add(row));
        for (Map.Entry<LocalDate, List<Row>> day : byDate.entrySet()) {
            Map<String, Row> kept = byKey(files.read(spark, day.getKey()));
            Map<String, Row> now = new TreeMap<>(kept);
            now.putAll(byKey(day.getValue()));
            if (!now.equals(kept)) {
                files.replace(spark, day.getKey(), now.values());
            }
        }
    }

    /** The rows of a day. */
    public List<Row> read(SparkSession spark, LocalDate date) {
        return files.read(spark, date);
    }

    private static Map<String, Row> byKey(Collection<Row> rows) {
        Map<String, Row> byKey = new TreeMap<>();
        rows.forEach(row -> byKey.put(row.getString(0) + '|' + row.getString(1) + '|' + row.getInstant(2), row));
        return byKey;
    }

    private static LocalDate date(Row row) {
        Instant start = row.getInstant(2);
        return start.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
