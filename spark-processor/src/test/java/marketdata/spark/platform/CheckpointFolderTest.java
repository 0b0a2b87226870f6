package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Checkpoints as Spark 3.5 writes them, damaged by hand. Real streams are in {@code CorruptCheckpointIT} and {@code CorruptJobsIT}. */
class CheckpointFolderTest {
    private static final String OFFSETS = "v1\n{\"batchWatermarkMs\":0}\n{\"btc-price\":{\"0\":70}}";

    @TempDir
    private Path folder;

    private Path checkpoint;

    /** Batches 0 to 2 are committed, 3 was running. */
    @BeforeEach
    void write() throws IOException {
        checkpoint = folder.resolve("MovingStats-v1");
        write("metadata", "{\"id\":\"42ebcd01\"}");
        write("sources/0/0", "\0v1\n{\"btc-price\":{\"0\":0}}");
        for (int batch = 0; batch <= 3; batch++) {
            write("offsets/" + batch, OFFSETS);
            state(batch + 1);
            if (batch < 3) {
                write("commits/" + batch, "v1\n{\"nextBatchWatermarkMs\":0}");
            }
        }
    }

    @Test
    void anUndamagedCheckpointIsUsable() throws Exception {
        assertThat(unusableFile()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata",
                "sources/0/0",
                "offsets/2",
                "offsets/3",
                "commits/2",
                "state/0/0/3.delta",
                "state/0/1/1.delta"
            })
    void aCorruptFileThatSparkReadsIsNamed(String name) throws Exception {
        String whole = Files.readString(checkpoint.resolve("offsets/0"));
        for (String corrupt : new String[] {"", whole.substring(0, 5)}) {
            write(name, corrupt);
            assertThat(unusableFile()).contains(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offsets/0", "commits/1", "state/0/0/4.delta"})
    void aCorruptFileThatSparkDoesNotReadChangesNothing(String name) throws Exception {
        write(name, "");
        assertThat(unusableFile()).isEmpty();
    }

    @Test
    void aLostCommitIsNamedByItsLog() throws Exception {
        Files.delete(checkpoint.resolve("commits/2"));
        assertThat(unusableFile()).contains("commits");
    }

    @Test
    void aSnapshotMakesOlderDeltasNeedless() throws Exception {
        Files.move(checkpoint.resolve("state/0/0/2.delta"), checkpoint.resolve("state/0/0/2.snapshot"));
        write("state/0/0/1.delta", "");
        assertThat(unusableFile()).isEmpty();
    }

    @Test
    void aCheckpointBeforeItsFirstBatchIsUsable() throws Exception {
        for (String log : new String[] {"offsets", "commits", "state"}) {
            FileUtils.deleteDirectory(checkpoint.resolve(log).toFile());
        }
        assertThat(unusableFile()).isEmpty();
    }

    @Test
    void aJobWithoutAStateNeedsNone() throws Exception {
        FileUtils.deleteDirectory(checkpoint.resolve("state").toFile());
        assertThat(new CheckpointFolder(checkpoint.toString()).unusableFile(false))
                .isEmpty();
        assertThat(unusableFile()).contains("state/0");
    }

    @Test
    void setAsideItKeepsItsFilesUnderAnotherName() throws Exception {
        Path aside = checkpoint.resolveSibling(
                new CheckpointFolder(checkpoint.toString()).setAside(Instant.parse("2026-11-29T03:58:00.120Z")));
        assertThat(checkpoint).doesNotExist();
        assertThat(aside).isEqualTo(folder.resolve("MovingStats-v1.unusable-20261129T035800.120Z"));
        assertThat(aside.resolve("offsets/3")).hasContent(OFFSETS);
    }

    private Optional<String> unusableFile() throws Exception {
        return new CheckpointFolder(checkpoint.toString()).unusableFile(true);
    }

    private void write(String name, String text) throws IOException {
        Path file = checkpoint.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Empty deltas: the end mark alone. */
    private void state(int version) throws IOException {
        for (int partition = 0; partition < 2; partition++) {
            Path file = checkpoint.resolve("state/0/" + partition + '/' + version + ".delta");
            Files.createDirectories(file.getParent());
            try (DataOutputStream out = new DataOutputStream(CompressionCodec.createCodec(new SparkConf(false), "lz4")
                    .compressedOutputStream(Files.newOutputStream(file)))) {
                out.writeInt(-1);
            }
        }
    }
}
