package marketdata.spark.tables;

import marketdata.spark.storage.StorageLocation;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A Parquet table of one folder a day and one file an hour, {@code date=2026-11-21/hour-13.parquet}, so that a batch writes
 * no more than the hours it changes, however long the day is. A file is replaced whole, by one rename: whoever opens it,
 * with whatever program, finds the old hour or the new one, never a part, a file of an aborted batch or a row twice. There
 * is no log beside the files that a reader would have to know. For the same reason hours are not merged into larger files:
 * no file system replaces two files by one at once, so a reader would find their rows twice, or not at all.
 *
 * <p>A day that an earlier version has written, {@code day.parquet}, stays one file.
 *
 * <p>The names that begin with a dot beside the table are the file being written and the writer's lock. Executors write that
 * file: on a cluster the folder must be one that all its machines share, or a URI.
 */
public final class DailyParquetTable {
    /** What a row is known by; part of every schema. */
    static final List<String> KEY = List.of("source", "symbol", "window_start");

    private static final String DATE = "date=";

    private final Path folder;
    private final Path workshop;
    private final TableStorage storage;
    private final StructType schema;

    /**
     * Takes the table for this process.
     *
     * @param location of its folder, see {@link StorageLocation}
     * @param schema without the column {@code date}, which readers take from the folder's name
     * @throws TableInUseException when another process writes it
     */
    public DailyParquetTable(String location, StructType schema) throws IOException {
        this.folder = StorageLocation.path(location);
        this.workshop = beside("writing");
        this.storage = TableStorage.of(location);
        this.schema = schema;
        storage.lock(folder, beside("lock"));
    }

    private Path beside(String what) {
        return new Path(folder.getParent(), "." + folder.getName() + "-" + what);
    }

    /** The position of a column. */
    int column(String name) {
        return schema.fieldIndex(name);
    }

    /** The days that have a file, oldest first. */
    List<LocalDate> dates() throws IOException {
        return storage.names(folder).stream()
                .filter(name -> name.startsWith(DATE))
                .map(name -> LocalDate.parse(name.substring(DATE.length())))
                .sorted()
                .toList();
    }

    /** The rows of these files that begin in [from, to); files that do not exist have none. */
    List<Row> read(SparkSession spark, Collection<Path> files, Instant from, Instant to) throws IOException {
        List<String> existing = new ArrayList<>();
        for (Path file : files) {
            if (storage.exists(file)) {
                existing.add(file.toString());
            }
        }
        return existing.isEmpty()
                ? List.of()
                : spark.read()
                        .schema(schema)
                        .parquet(existing.toArray(String[]::new))
                        .where(functions.col("window_start").geq(from))
                        .where(functions.col("window_start").lt(to))
                        .collectAsList();
    }

    /** Adds rows to their file; one of the same key gives way. */
    void put(SparkSession spark, Path file, Collection<Row> rows) throws IOException {
        Dataset<Row> added = spark.createDataFrame(new ArrayList<>(rows), schema);
        Dataset<Row> all = added;
        if (storage.exists(file)) {
            Dataset<Row> others = spark.read()
                    .schema(schema)
                    .parquet(file.toString())
                    .join(functions.broadcast(added), scala(KEY), "left_anti");
            all = others.unionByName(added);
        }
        replace(file, all.coalesce(1).sortWithinPartitions("source", "symbol", "window_start"));
    }

    private void replace(Path file, Dataset<Row> rows) throws IOException {
        storage.delete(workshop);
        rows.write().option("compression", "zstd").parquet(workshop.toString());
        String written = storage.names(workshop).stream()
                .filter(each -> each.endsWith(".parquet"))
                .findFirst()
                .orElseThrow(() -> new IOException("no Parquet file in " + workshop
                        + "; an executor on another machine has written it there: the table needs a folder that all"
                        + " machines share, or a URI such as hdfs://host:8020/data"));
        storage.replace(new Path(workshop, written), file);
        storage.delete(workshop);
    }

    /** The file of the rows that begin at this time. */
    Path file(Instant start) throws IOException {
        OffsetDateTime time = start.atOffset(ZoneOffset.UTC);
        Path date = new Path(folder, DATE + time.toLocalDate());
        Path day = new Path(date, "day.parquet");
        return storage.exists(day)
                ? day
                : new Path(date, String.format(Locale.ROOT, "hour-%02d.parquet", time.getHour()));
    }

    private static scala.collection.Seq<String> scala(List<String> names) {
        return scala.collection.JavaConverters.asScalaBuffer(names).toSeq();
    }
}
