package marketdata.spark.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Moves a checkpoint's offsets past records that Kafka no longer has: deleted, older than the retention, or of a topic that
 * was deleted and created again. The state must stay: only a stream that knows the ids before the deleted ones reports the gap.
 * Its minutes are incomplete and {@code feed_gaps} names the ids until they are fetched again. A new checkpoint would know of
 * no gap.
 *
 * <p>A batch that was planned over the gap and is in the tables is marked as committed; one that is not is dropped, and the
 * next is planned from what is left. Where the ledger does not decide between the two, the checkpoint is set aside. No driver
 * may be running on it, and it must be usable ({@link CheckpointFolder#unusableFile}).
 */
public final class LostRecords {
    private final CheckpointFolder folder;
    private final Ledger ledger;
    private final Topics kafka;

    private LostRecords(String checkpoint, Ledger ledger, Topics kafka) throws IOException {
        this.folder = new CheckpointFolder(checkpoint);
        this.ledger = ledger;
        this.kafka = kafka;
    }

    /** What {@code stream_commits} knows. */
    public interface Ledger {
        /** Whether the batch of the query with this checkpoint id is in the tables. */
        boolean isCommitted(String checkpointId, long batch) throws SQLException;
    }

    /** What Kafka has. */
    public interface Topics {
        /** By partition; empty when there is no such topic. */
        Map<Integer, Offsets> of(String topic);
    }

    /**
     * The records of a partition.
     *
     * @param first offset of the oldest that is there
     * @param end offset that the next one will get
     */
    public record Offsets(long first, long end) {
        private boolean have(long from, long until) {
            // A plan made over a topic that was made anew ends before it begins.
            return first <= from && from <= until && until <= end;
        }
    }

    /** Moves the offsets past what is gone; a sentence for each partition that has lost records. */
    public static List<String> pass(String checkpoint, Ledger ledger, Topics kafka) throws IOException, SQLException {
        return new LostRecords(checkpoint, ledger, kafka).pass();
    }

    private List<String> pass() throws IOException, SQLException {
        NavigableSet<Long> offsets = folder.numbers("offsets");
        NavigableSet<Long> commits = folder.numbers("commits");
        Optional<String> id = folder.id();
        if (offsets.isEmpty() || id.isEmpty()) {
            return List.of();
        }
        long planned = offsets.last();
        boolean begun = commits.isEmpty() || commits.last() < planned;
        if (!begun) {
            return move(planned, planned);
        }
        if (!offsets.contains(planned - 1)) {
            return gone(planned, planned).isEmpty() ? List.of() : setAside(planned);
        }
        if (gone(planned - 1, planned).isEmpty()) {
            return List.of();
        }
        if (ledger.isCommitted(id.get(), planned)
                && commits.contains(planned - 1)
                && folder.corruptState(planned + 1).isEmpty()) {
            folder.copy(folder.file("commits", planned - 1), folder.file("commits", planned));
            return move(planned, planned);
        }
        if (!ledger.isCommitted(id.get(), planned) && ledger.isCommitted(id.get(), planned - 1)) {
            List<String> moved = move(planned - 1, planned);
            folder.delete(folder.file("offsets", planned));
            folder.dropStateAfter(planned);
            return moved;
        }
        return setAside(planned);
    }

    private List<String> setAside(long planned) throws IOException {
        return List.of("the records of offsets/" + planned + " are gone: checkpoint set aside as "
                + folder.setAside(Instant.now()) + "; the job begins a new one at the topic's beginning");
    }

    /** The partitions that cannot be read from one entry's offsets to another's. */
    private List<String> gone(long from, long until) throws IOException {
        List<String> gone = new ArrayList<>();
        List<String> begin = folder.lines(folder.file("offsets", from));
        List<String> end = folder.lines(folder.file("offsets", until));
        for (int source = 2; source < begin.size(); source++) {
            JsonNode last = CheckpointFolder.json(end.get(source)).orElseThrow();
            CheckpointFolder.json(begin.get(source)).orElseThrow().fields().forEachRemaining(topic -> topic.getValue()
                    .fields()
                    .forEachRemaining(part -> {
                        int partition = Integer.parseInt(part.getKey());
                        long wanted = part.getValue().asLong();
                        long to = last.path(topic.getKey()).path(part.getKey()).asLong(wanted);
                        Offsets there = kafka.of(topic.getKey()).get(partition);
                        if (there == null || !there.have(wanted, to)) {
                            gone.add(sentence(topic.getKey() + '-' + partition, wanted, there));
                        }
                    }));
        }
        return gone;
    }

    private static String sentence(String partition, long wanted, Offsets there) {
        if (there == null) {
            return partition + ": is no more; the job continues with the partitions there are";
        }
        String gone = wanted < there.first()
                ? String.format(Locale.ROOT, "offsets %d to %d are gone", wanted, there.first() - 1)
                : String.format(
                        Locale.ROOT, "created again, it ends at %d and offset %d was next", there.end(), wanted);
        return partition + ": " + gone + "; the job continues at " + there.first()
                + ", its minutes there are incomplete and feed_gaps names the ids: ./pipeline backfill --gaps"
                + " (in Airflow: crypto_pipeline_repair_dag) fetches them";
    }

    /** Rewrites an entry so that the job continues at the oldest record of each partition that has lost some. */
    private List<String> move(long entry, long until) throws IOException {
        List<String> gone = gone(entry, until);
        if (gone.isEmpty()) {
            return gone;
        }
        Path file = folder.file("offsets", entry);
        List<String> lines = new ArrayList<>(folder.lines(file));
        for (int source = 2; source < lines.size(); source++) {
            JsonNode offsets = CheckpointFolder.json(lines.get(source)).orElseThrow();
            offsets.fields().forEachRemaining(topic -> {
                ObjectNode partitions = (ObjectNode) topic.getValue();
                Map<Integer, Offsets> there = kafka.of(topic.getKey());
                List<String> names = new ArrayList<>();
                partitions.fieldNames().forEachRemaining(names::add);
                for (String name : names) {
                    Offsets has = there.get(Integer.parseInt(name));
                    if (has == null) {
                        partitions.remove(name);
                    } else if (!has.have(
                            partitions.get(name).asLong(), partitions.get(name).asLong())) {
                        partitions.put(name, has.first());
                    }
                }
            });
            lines.set(source, offsets.toString());
        }
        folder.write(file, String.join("\n", lines));
        return gone;
    }
}
