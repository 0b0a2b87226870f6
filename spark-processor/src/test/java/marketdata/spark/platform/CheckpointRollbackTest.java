package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.platform.CheckpointRepair.Repair;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checkpoints as Spark 3.5 writes them, torn by hand. Real streams are in {@code TornJobsIT}. */
class CheckpointRollbackTest {
    private static final String PLAN = "v1\n{\"batchWatermarkMs\":0}\n{\"btc-price\":{\"0\":70}}";

    @TempDir
    private Path folder;

    private Path checkpoint;

    /** Batches 0 to 2 are done, 3 was running when it happened. */
    @BeforeEach
    void lay() throws IOException {
        checkpoint = folder.resolve("MovingStats-v1");
        write("metadata", "{\"id\":\"42ebcd01\"}");
        write("sources/0/0", "\0v1\n{\"btc-price\":{\"0\":0}}");
        for (int batch = 0; batch <= 3; batch++) {
            write("offsets/" + batch, PLAN);
            state(batch + 1);
            if (batch < 3) {
                write("commits/" + batch, "v1\n{\"nextBatchWatermarkMs\":0}");
            }
        }
    }

    @Test
    void aWholeOneIsLeftAsItIs() throws Exception {
        assertThat(repair()).isEmpty();
        assertThat(newest()).isEqualTo("3 2 4");
    }

    @Test
    void aTornPlanIsDroppedAndItsBatchPlannedAnew() throws Exception {
        write("offsets/3", "v1\n{\"batch");
        assertThat(repair()).get().extracting(Repair::torn).isEqualTo("offsets/3");
        assertThat(newest()).isEqualTo("2 2 3");
        assertThat(repair()).isEmpty();
    }

    @Test
    void aTornCommitIsDroppedAndItsBatchRepeatedAsItWasPlanned() throws Exception {
        Files.delete(checkpoint.resolve("offsets/3"));
        write("commits/2", "");
        assertThat(repair()).get().extracting(Repair::torn).isEqualTo("commits/2");
        assertThat(newest()).isEqualTo("2 1 2");
        assertThat(repair()).isEmpty();
    }

    @Test
    void aTornStateIsMadeAgainAlsoWhenTheNextBatchHadBegun() throws Exception {
        write("state/0/0/3.delta", "torn");
        assertThat(repair()).get().extracting(Repair::torn).isEqualTo("state/0/0/3.delta");
        assertThat(newest()).isEqualTo("2 1 2");
        assertThat(repair()).isEmpty();
    }

    @Test
    void whereBatchesAreKnownByNumberTheirCheckpointGetsANewId() throws Exception {
        write("offsets/3", "");
        assertThat(CheckpointRollback.repair(checkpoint, true, true)).isPresent();
        assertThat(Files.readString(checkpoint.resolve("metadata")))
                .contains("\"id\"")
                .doesNotContain("42ebcd01");
        String renewed = Files.readString(checkpoint.resolve("metadata"));
        assertThat(CheckpointRollback.repair(checkpoint, true, true)).isEmpty();
        assertThat(checkpoint.resolve("metadata")).hasContent(renewed);
    }

    @Test
    void severalTornFilesAreHealedByGoingBackFarEnough() throws Exception {
        write("offsets/3", "");
        write("offsets/2", "");
        write("commits/2", "");
        assertThat(repair()).isPresent();
        assertThat(newest()).isEqualTo("1 1 2");
        assertThat(repair()).isEmpty();
    }

    @Test
    void thePlanOfTheVeryFirstBatchCanBeMadeAnew() throws Exception {
        for (String log : List.of("offsets", "commits", "state")) {
            org.apache.commons.io.FileUtils.deleteDirectory(
                    checkpoint.resolve(log).toFile());
        }
        write("offsets/0", "");
        assertThat(repair()).isPresent();
        assertThat(checkpoint.resolve("offsets/0")).doesNotExist();
        assertThat(repair()).isEmpty();
    }

    @Test
    void aJobWithoutAStateNeedsNone() throws Exception {
        org.apache.commons.io.FileUtils.deleteDirectory(
                checkpoint.resolve("state").toFile());
        assertThat(CheckpointRollback.repair(checkpoint, false, false)).isEmpty();
        assertThat(repair()).get().extracting(Repair::torn).isEqualTo("state/0");
        assertThat(checkpoint).doesNotExist();
    }

    @Test
    void whatCannotBeMadeAgainIsPutAside() throws Exception {
        for (String torn : List.of("metadata", "sources/0/0", "state/0/1/1.delta")) {
            lay();
            write(torn, "v");
            assertThat(repair()).isPresent();
            assertThat(checkpoint).doesNotExist();
        }
        assertThat(folder).isDirectoryContaining("glob:**MovingStats-v1.torn-3");
    }

    private Optional<Repair> repair() throws Exception {
        return CheckpointRollback.repair(checkpoint, true, false);
    }

    /** The newest plan, commit and version of the state. */
    private String newest() throws IOException {
        CheckpointFolder files = new CheckpointFolder(checkpoint);
        long version = 0;
        while (Files.exists(checkpoint.resolve("state/0/1/" + (version + 1) + ".delta"))) {
            version++;
        }
        return files.numbers("offsets").last() + " " + files.numbers("commits").last() + " " + version;
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
