package marketdata.spark.sink;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Parquet table of one file a day, {@code date=2026-11-21/day.parquet}. A file is replaced whole, by one rename: whoever
 * opens it, with whatever program, finds the old day or the new one, never a part, a file of an aborted batch or a row
 * twice. There is no log beside the files that a reader would have to know.
 *
 * <p>The names that begin with a dot beside the table are the file being written and the writer's lock.
 */
public final class DayFiles {
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
    public DayFiles(Path folder, StructType schema) throws IOException {
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

    /** The day's rows that begin in [from, to). */
    List<Row> read(SparkSession spark, LocalDate date, Instant from, Instant to) {
        return Files.exists(file(date))
                ? day(spark, date)
                        .where(functions.col("window_start").geq(from))
                        .where(functions.col("window_start").lt(to))
                        .collectAsList()
                : List.of();
    }

    /** Adds rows to the day; one of the same key gives way. */
    void put(SparkSession spark, LocalDate date, Collection<Row> rows) throws IOException {
        Dataset<Row> added = spark.createDataFrame(new ArrayList<>(rows), schema);
        Dataset<Row> day = added;
        if (Files.exists(file(date))) {
            Dataset<Row> others = day(spark, date).join(functions.broadcast(added), scala(KEY), "left_anti");
            day = others.unionByName(added);
        }
        replace(date, day.coalesce(1).sortWithinPartitions("source", "symbol", "window_start"));
    }

    private Dataset<Row> day(SparkSession spark, LocalDate date) {
        return spark.read().schema(schema).parquet(plain(file(date)));
    }

    private void replace(LocalDate date, Dataset<Row> day) throws IOException {
        delete(workshop);
        day.write().option("compression", "zstd").parquet(plain(workshop));
        Path written;
        try (Stream<Path> files = Files.list(workshop)) {
            written = files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Parquet file in " + workshop));
        }
        Path file = file(date);
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

    private Path file(LocalDate date) {
        return folder.resolve(DATE + date).resolve("day.parquet");
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
