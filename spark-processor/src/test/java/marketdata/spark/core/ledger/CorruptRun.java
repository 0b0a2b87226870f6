package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.job.JobCheckpoint;
import marketdata.spark.platform.CheckpointFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real stream over files, one record each, stopped now and then to have its checkpoint damaged and set aside. */
final class CorruptRun {
    /** What is emptied; in which order files are lost must not matter. */
    private static final List<List<String>> DAMAGES = List.of(
            List.of("offsets"),
            List.of("commits"),
            List.of("state/0/0"),
            List.of("state/0/1", "offsets"),
            List.of("metadata"));

    private final Path folder;
    private final Path checkpoint;
    private int sent;

    CorruptRun(Path folder, String checkpoint) {
        this.folder = folder;
        this.checkpoint = folder.resolve(checkpoint);
    }

    interface Job {
        StreamingQuery start(Dataset<Row> records, String checkpoint) throws Exception;
    }

    /**
     * Corrupt: two records at a time, then the next thing is damaged. Whole: all records are there when the job starts, and are one
     * batch, so that their order is certain.
     *
     * @param lines topic and value, a tab between
     */
    void run(List<String> lines, boolean corrupt, Job job) throws Exception {
        Files.createDirectories(folder.resolve("topic"));
        if (!corrupt) {
            send(lines);
            process(job, List.of(), lines.size());
            return;
        }
        for (int begin = 0, damages = 0; begin < lines.size(); begin += 2) {
            if (begin > 0) {
                damage(DAMAGES.get(damages++ % DAMAGES.size()));
            }
            // With each new checkpoint the batches are cut otherwise.
            process(job, lines.subList(begin, Math.min(lines.size(), begin + 2)), 1 + damages % 3);
        }
    }

    private void process(Job job, List<String> lines, int aBatch) throws Exception {
        StreamingQuery query = job.start(records(aBatch), checkpoint.toString());
        try {
            query.processAllAvailable();
            for (String line : lines) {
                send(List.of(line));
                query.processAllAvailable();
            }
        } finally {
            query.stop();
        }
    }

    private void send(List<String> lines) throws IOException {
        for (String line : lines) {
            Path whole = Files.writeString(folder.resolve("new"), line);
            Files.move(whole, folder.resolve("topic/" + sent++));
        }
    }

    private void damage(List<String> logs) throws Exception {
        boolean damaged = false;
        for (String log : logs) {
            Path file = checkpoint.resolve(log);
            if (Files.isDirectory(file)) {
                file = newest(file);
            }
            if (Files.exists(file)) {
                Files.write(file, new byte[0]);
                damaged = true;
            }
        }
        Optional<String> unusable =
                JobCheckpoint.of(checkpoint.toString()).orElseThrow().unusableFile(checkpoint.toString());
        assertThat(unusable.isPresent()).as("corrupt: %s", logs).isEqualTo(damaged);
        if (damaged) {
            new CheckpointFolder(checkpoint.toString()).setAside(Instant.now());
        }
    }

    private static Path newest(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(each -> each.getFileName().toString().matches("\\d+(\\.delta)?"))
                    .max(Comparator.comparingInt(each ->
                            Integer.parseInt(each.getFileName().toString().replace(".delta", ""))))
                    .orElseThrow();
        }
    }

    private Dataset<Row> records(int aBatch) {
        return TestSpark.session()
                .readStream()
                .option("maxFilesPerTrigger", aBatch)
                .text(folder.resolve("topic").toString())
                .selectExpr(
                        "CAST(substring_index(value, '\t', -1) AS BINARY) AS value",
                        "CAST(NULL AS BINARY) AS key",
                        "substring_index(value, '\t', 1) AS topic",
                        "0 AS partition",
                        "CAST(regexp_extract(input_file_name(), '([0-9]+)$', 1) AS LONG) AS offset",
                        (TestMarket.START / 1000 + 86_400_000L) + "L AS arrived_ms",
                        "CAST(NULL AS ARRAY<STRUCT<key: STRING, value: BINARY>>) AS headers");
    }
}
