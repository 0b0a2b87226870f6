package marketdata.spark.sink;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
 */
public final class DayFiles {
    private final Path folder;
    private final Path workshop;
    private final StructType schema;

    /** @param schema without the column {@code date}, which readers take from the folder's name */
    public DayFiles(Path folder, StructType schema) {
        this.folder = folder.toAbsolutePath();
        this.workshop = this.folder.resolveSibling("." + this.folder.getFileName() + "-writing");
        this.schema = schema;
    }

    /** The day's rows; none when there is no file. */
    public List<Row> read(SparkSession spark, LocalDate date) {
        Path file = file(date);
        return Files.exists(file)
                ? spark.read().schema(schema).parquet(file.toString()).collectAsList()
                : List.of();
    }

    /** Replaces the day's rows. */
    public void replace(SparkSession spark, LocalDate date, Collection<Row> rows) throws IOException {
        delete(workshop);
        Dataset<Row> day = spark.createDataFrame(new ArrayList<>(rows), schema).coalesce(1);
        day.write().option("compression", "zstd").parquet(workshop.toString());
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
        delete(workshop);
    }

    private Path file(LocalDate date) {
        return folder.resolve("date=" + date).resolve("day.parquet");
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
