package marketdata.spark.tables;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A Parquet table of one folder a day and one file an hour, {@code date=2026-11-21/hour-13.parquet}, so that a batch writes
 * no more than the hours it changes, however long the day is. A file is replaced whole, by one rename: whoever opens it,
 * with whatever program, finds the old hour or the new one, never a part, a file of an aborted batch or a row twice. There
 * is no log beside the files that a reader would have to know. For the same reason hours are not merged into larger files:
 * no file system replaces two files by one at once, so a reader would find their rows twice, or not at all.
 *
 * <p>A day that an earlier version has written, {@code day.parquet}, stays one file.
 *
 * <p>The names that begin with a dot beside the table are the file being written and the writer's lock.
 */
public final class DailyParquetTable {
    /** What a row is known by; part of every schema. */
    static final List<String> KEY = List.of("source", "symbol", "window_start");

    private static final String DATE = "date=";

    private final Path folder;
    private final Path workshop;
    private final StructType schema;

    /**
     * Takes the table for this process.
     *
     * @param schema without the column {@code date}, which readers take from the folder's name
     * @throws TableInUseException when another process writes it
     */
    public DailyParquetTable(Path folder, StructType schema) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.workshop = beside("writing");
        this.schema = schema;
        WriterLock.take(this.folder, beside("lock"));
    }

    private Path beside(String what) {
        return folder.resolveSibling("." + folder.getFileName() + "-" + what);
    }

    /** The position of a column. */
    int column(String name) {
        return schema.fieldIndex(name);
    }

    /** The days that have a file, oldest first. */
    List<LocalDate> dates() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> days = Files.list(folder)) {
            return days.map(day -> day.getFileName().toString())
                    .filter(name -> name.startsWith(DATE))
                    .map(name -> LocalDate.parse(name.substring(DATE.length())))
                    .sorted()
                    .toList();
        }
    }

    /** The rows of these files that begin in [from, to); files that do not exist have none. */
    List<Row> read(SparkSession spark, Collection<Path> files, Instant from, Instant to) {
        String[] existing = files.stream()
                .filter(Files::exists)
                .map(DailyParquetTable::plain)
                .toArray(String[]::new);
        return existing.length == 0
                ? List.of()
                : spark.read()
                        .schema(schema)
                        .parquet(existing)
                        .where(functions.col("window_start").geq(from))
                        .where(functions.col("window_start").lt(to))
                        .collectAsList();
    }

    /** Adds rows to their file; one of the same key gives way. */
    void put(SparkSession spark, Path file, Collection<Row> rows) throws IOException {
        Dataset<Row> added = spark.createDataFrame(new ArrayList<>(rows), schema);
        Dataset<Row> all = added;
        if (Files.exists(file)) {
            Dataset<Row> others = spark.read()
                    .schema(schema)
                    .parquet(plain(file))
                    .join(functions.broadcast(added), scala(KEY), "left_anti");
            all = others.unionByName(added);
        }
        replace(file, all.coalesce(1).sortWithinPartitions("source", "symbol", "window_start"));
    }

    private void replace(Path file, Dataset<Row> rows) throws IOException {
        delete(workshop);
        rows.write().option("compression", "zstd").parquet(plain(workshop));
        Path written;
        try (Stream<Path> files = Files.list(workshop)) {
            written = files.filter(each -> each.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Parquet file in " + workshop));
        }
        Files.createDirectories(file.getParent());
        sync(written);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.getParent());
        sync(folder);
        delete(workshop);
    }

    /** As Spark takes it: on the local disk, and without the escapes of an address, which would become part of the name. */
    private static String plain(Path path) {
        return new org.apache.hadoop.fs.Path(path.toUri()).toString();
    }

    /** The file of the rows that begin at this time. */
    Path file(Instant start) {
        OffsetDateTime time = start.atOffset(ZoneOffset.UTC);
        Path date = folder.resolve(DATE + time.toLocalDate());
        Path day = date.resolve("day.parquet");
        return Files.exists(day) ? day : date.resolve(String.format(Locale.ROOT, "hour-%02d.parquet", time.getHour()));
    }

    private static scala.collection.Seq<String> scala(List<String> names) {
        return scala.collection.JavaConverters.asScalaBuffer(names).toSeq();
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
