package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.platform.CheckpointRepair.Ledger;
import marketdata.spark.platform.CheckpointRepair.Repair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Checkpoints as Spark 3.5 writes them, torn by hand. The state and a real stream are in {@code TornCheckpointIT}. */
class CheckpointRepairTest {
    private static final String ID = "42ebcd01-97a5-4f54-abc5-105d3d30d7f2";
    private static final String SETTINGS = "{\"batchWatermarkMs\":0,\"batchTimestampMs\":1795219561813,\"conf\":{}}";

    @TempDir
    private Path folder;

    private Path checkpoint;

    /** Offsets 0 and 1, commit 0: batch 1 was running when it happened. */
    @BeforeEach
    void lay() throws IOException {
        checkpoint = folder.resolve("CryptoAnalytics-v1");
        write("metadata", "{\"id\":\"" + ID + "\"}");
        write("sources/0/0", "\0v1\n{\"clean_trades\":{\"0\":0,\"1\":0}}");
        write("offsets/0", "v1\n" + SETTINGS + "\n{\"clean_trades\":{\"0\":70,\"1\":5}}");
        write("offsets/1", "v1\n" + SETTINGS + "\n{\"clean_trades\":{\"0\":90,\"1\":5}}");
        write("commits/0", "v1\n{\"nextBatchWatermarkMs\":0}");
        state(1);
    }

    @Test
    void aWholeOneIsLeftAsItIs() throws Exception {
        assertThat(repair(Map.of())).isEmpty();
    }

    @Test
    void tornOffsetsOfABatchThatIsNotInTheLedgerAreDropped() throws Exception {
        write("offsets/1", "v1\n" + SETTINGS + "\n{\"clean_trades\":{\"0\":");

        assertThat(repair(Map.of())).get().extracting(Repair::torn).isEqualTo("offsets/1");
        assertThat(checkpoint.resolve("offsets/1")).doesNotExist();
        assertThat(repair(Map.of())).isEmpty();
    }

    @Test
    void tornOffsetsOfACommittedBatchAreWrittenAnewFromTheLedger() throws Exception {
        write("offsets/1", "");

        Map<Long, String> ledger = Map.of(1L, "{\"clean_trades\": {\"0\": 90}}");
        assertThat(repair(ledger)).get().extracting(Repair::torn).isEqualTo("offsets/1");
        assertThat(checkpoint.resolve("offsets/1"))
                .hasContent("v1\n" + SETTINGS + "\n{\"clean_trades\":{\"0\":90,\"1\":5}}");
        assertThat(repair(ledger)).isEmpty();
    }

    @Test
    void aTornNewestCommitIsDropped() throws Exception {
        write("commits/1", "v1");
        state(2);

        assertThat(repair(Map.of(1L, "{}"))).get().extracting(Repair::torn).isEqualTo("commits/1");
        assertThat(checkpoint.resolve("commits/1")).doesNotExist();
    }

    @Test
    void aTornNewestStateIsMadeAgainByItsBatch() throws Exception {
        write("commits/1", "v1\n{\"nextBatchWatermarkMs\":0}");
        state(2);
        write("state/0/0/2.delta", "torn");

        assertThat(repair(Map.of())).get().extracting(Repair::torn).isEqualTo("state/0/0/2.delta");
        assertThat(checkpoint.resolve("commits/1")).doesNotExist();
        assertThat(repair(Map.of())).isEmpty();
    }

    @Test
    void whatCannotBeMadeAgainIsPutAside() throws Exception {
        for (String torn : new String[] {"metadata", "sources/0/0", "offsets/0", "state/0/0/1.delta"}) {
            lay();
            write(torn, "v");
            assertThat(repair(Map.of())).get().extracting(Repair::torn).isEqualTo(torn);
            assertThat(checkpoint).doesNotExist();
        }
        assertThat(folder).isDirectoryContaining("glob:**CryptoAnalytics-v1.torn-4");
    }

    private Optional<Repair> repair(Map<Long, String> committed) throws Exception {
        Ledger ledger = (id, batch) -> id.equals(ID) ? Optional.ofNullable(committed.get(batch)) : Optional.empty();
        return CheckpointRepair.repair(checkpoint, ledger);
    }

    private void write(String name, String text) throws IOException {
        Path file = checkpoint.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** An empty delta: the end mark alone. */
    private void state(int version) throws IOException {
        for (int partition = 0; partition < 2; partition++) {
            Path file = checkpoint.resolve("state/0/" + partition + '/' + version + ".delta");
            Files.createDirectories(file.getParent());
            try (var out = new java.io.DataOutputStream(
                    org.apache.spark.io.CompressionCodec.createCodec(new org.apache.spark.SparkConf(false), "lz4")
                            .compressedOutputStream(Files.newOutputStream(file)))) {
                out.writeInt(-1);
            }
        }
    }
}
