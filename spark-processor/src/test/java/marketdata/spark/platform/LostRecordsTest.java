package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.platform.LostRecords.Offsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A checkpoint after batch 5, whose next records Kafka no longer has. */
class LostRecordsTest {
    private static final String COMMIT = "v1\n{\"nextBatchWatermarkMs\":0}";

    @TempDir
    private Path folder;

    private Path root;
    private final Set<Long> committed = new HashSet<>();
    private final Map<Integer, Offsets> topic = new HashMap<>();

    @BeforeEach
    void checkpoint() throws IOException {
        root = Files.createDirectories(folder.resolve("CryptoAnalytics-v1"));
        write("metadata", "{\"id\":\"abc\"}");
        for (int batch = 0; batch <= 5; batch++) {
            write("offsets/" + batch, offsets(10 * batch, 20 * batch));
            write("commits/" + batch, COMMIT);
            committed.add((long) batch);
        }
        topic.put(0, new Offsets(0, 60));
        topic.put(1, new Offsets(0, 120));
    }

    private static String offsets(int first, int second) {
        return String.format(
                Locale.ROOT, "v1\n{\"batchWatermarkMs\":0}\n{\"clean_trades\":{\"0\":%d,\"1\":%d}}", first, second);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> pass() throws Exception {
        return LostRecords.pass(
                root.toString(),
                (id, batch) -> committed.contains(batch),
                name -> name.equals("clean_trades") ? topic : Map.of());
    }

    private String newest(int batch) throws IOException {
        return Files.readAllLines(root.resolve("offsets/" + batch)).get(2);
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        assertThat(pass()).isEmpty();
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":50,\"1\":100}}");
    }

    @Test
    void deletedRecordsArePassedAndTheOtherPartitionIsNot() throws Exception {
        topic.put(0, new Offsets(57, 60));
        assertThat(pass()).singleElement().satisfies(each -> {
            assertThat(each)
                    .startsWith("clean_trades-0: ")
                    .contains("offsets 50 to 56 are gone", "continues at 57", "feed_gaps");
        });
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":57,\"1\":100}}");
        assertThat(pass()).isEmpty();
    }

    @Test
    void aTopicMadeAnewIsReadFromItsBeginning() throws Exception {
        topic.put(0, new Offsets(0, 3));
        topic.put(1, new Offsets(0, 0));
        assertThat(pass())
                .satisfiesExactly(
                        each -> assertThat(each).startsWith("clean_trades-0: created again"),
                        each -> assertThat(each).startsWith("clean_trades-1: created again"));
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":0,\"1\":0}}");
    }

    @Test
    void aBatchPlannedOverATopicMadeAnewIsDropped() throws Exception {
        write("offsets/6", offsets(8, 0));
        topic.put(0, new Offsets(0, 9));
        topic.put(1, new Offsets(0, 0));
        assertThat(pass()).hasSize(2);
        assertThat(root.resolve("offsets/6")).doesNotExist();
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":0,\"1\":0}}");
    }

    @Test
    void aPartitionThatIsNoMoreIsForgotten() throws Exception {
        topic.remove(1);
        assertThat(pass()).singleElement().asString().startsWith("clean_trades-1: ");
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":50}}");
    }

    @Test
    void aBatchPlannedOverTheDeletedRecordsAndNotInTheTablesIsDropped() throws Exception {
        write("offsets/6", offsets(58, 118));
        topic.put(0, new Offsets(55, 60));
        assertThat(pass()).hasSize(1);
        assertThat(root.resolve("offsets/6")).doesNotExist();
        assertThat(newest(5)).isEqualTo("{\"clean_trades\":{\"0\":55,\"1\":100}}");
    }

    @Test
    void aBatchPlannedBeforeTheDeletedRecordsRunsAgain() throws Exception {
        write("offsets/6", offsets(58, 118));
        assertThat(pass()).isEmpty();
        assertThat(root.resolve("offsets/6")).exists();
    }

    @Test
    void aBatchThatIsInTheTablesIsCalledDoneWhenItsStateIsWhole() throws Exception {
        write("offsets/6", offsets(58, 118));
        committed.add(6L);
        Files.createDirectories(root.resolve("state/0"));
        topic.put(0, new Offsets(60, 60));
        assertThat(pass()).singleElement().satisfies(each -> assertThat(each).contains("offsets 58 to 59 are gone"));
        assertThat(Files.readString(root.resolve("commits/6"))).isEqualTo(COMMIT);
        assertThat(newest(6)).isEqualTo("{\"clean_trades\":{\"0\":60,\"1\":118}}");
    }

    @Test
    void aJobWhoseLedgerIsNotOursBeginsAnew() throws Exception {
        committed.clear();
        write("offsets/6", offsets(58, 118));
        topic.put(0, new Offsets(55, 60));
        assertThat(pass()).singleElement().satisfies(each -> assertThat(each).contains("set aside"));
        assertThat(root).doesNotExist();
        assertThat(folder).isDirectoryContaining("glob:**CryptoAnalytics-v1.unusable-*");
    }

    @Test
    void noCheckpointIsNoLoss() throws Exception {
        assertThat(LostRecords.pass(folder.resolve("none").toString(), (id, batch) -> false, name -> topic))
                .isEmpty();
    }
}
