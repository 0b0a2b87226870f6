package marketdata.spark.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.spark.platform.CheckpointRepair.Ledger;
import marketdata.spark.platform.CheckpointRepair.Repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Takes a checkpoint past records that Kafka no longer has: deleted, older than the retention, or of a topic that was made
 * anew. The state stays, so the ids that are gone are a hole that the stream itself finds: its minutes are incomplete and
 * {@code feed_gaps} names them, until they are fetched again.
 *
 * <p>A batch that was planned over the hole and is in the tables is called done; one that is not is dropped, and the next
 * is planned from what is left. Where neither can be said, the checkpoint is put aside. No driver may be running on it, and
 * none of its files may be torn.
 */
public final class LostRecords {
    private final CheckpointFolder folder;
    private final Ledger ledger;
    private final Topics kafka;

    private LostRecords(Path root, Ledger ledger, Topics kafka) {
        this.folder = new CheckpointFolder(root);
        this.ledger = ledger;
        this.kafka = kafka;
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

    /** Takes a whole checkpoint past what is gone; what was gone, in words, or nothing. */
    public static List<Repair> pass(Path checkpoint, Ledger ledger, Topics kafka) throws IOException, SQLException {
        return new LostRecords(checkpoint, ledger, kafka).pass();
    }

    private List<Repair> pass() throws IOException, SQLException {
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
            return gone(planned, planned).isEmpty()
                    ? List.of()
                    : folder.aside("offsets/" + planned).stream().toList();
        }
        if (gone(planned - 1, planned).isEmpty()) {
            return List.of();
        }
        if (ledger.endOffsets(id.get(), planned).isPresent()
                && commits.contains(planned - 1)
                && folder.tornState(planned + 1).isEmpty()) {
            Files.copy(folder.file("commits", planned - 1), folder.file("commits", planned));
            return move(planned, planned);
        }
        if (ledger.endOffsets(id.get(), planned).isEmpty()
                && ledger.endOffsets(id.get(), planned - 1).isPresent()) {
            List<Repair> moved = move(planned - 1, planned);
            Files.delete(folder.file("offsets", planned));
            folder.dropStateAfter(planned);
            return moved;
        }
        return folder.aside("offsets/" + planned).stream().toList();
    }

    /** The partitions that cannot be read from one entry's offsets to another's. */
    private List<Repair> gone(long from, long until) throws IOException {
        List<Repair> gone = new ArrayList<>();
        List<String> begin = Files.readAllLines(folder.file("offsets", from));
        List<String> end = Files.readAllLines(folder.file("offsets", until));
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
                            gone.add(told(topic.getKey() + '-' + partition, wanted, there));
                        }
                    }));
        }
        return gone;
    }

    private static Repair told(String partition, long wanted, Offsets there) {
        if (there == null) {
            return new Repair(partition, "is no more; the job goes on with the partitions there are");
        }
        String gone = wanted < there.first()
                ? String.format(Locale.ROOT, "offsets %d to %d are gone", wanted, there.first() - 1)
                : String.format(Locale.ROOT, "made anew, it ends at %d and offset %d was next", there.end(), wanted);
        return new Repair(
                partition,
                gone + "; the job goes on at " + there.first() + ", its minutes there are incomplete and feed_gaps"
                        + " names the ids: ./pipeline backfill --gaps fetches them");
    }

    /** Rewrites an entry so that the job goes on at the oldest record of each partition that has lost some. */
    private List<Repair> move(long entry, long until) throws IOException {
        List<Repair> gone = gone(entry, until);
        if (gone.isEmpty()) {
            return gone;
        }
        Path file = folder.file("offsets", entry);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
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
        Path temporary = file.resolveSibling("." + entry + ".recovered.tmp");
        Files.writeString(temporary, String.join("\n", lines));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return gone;
    }
}
