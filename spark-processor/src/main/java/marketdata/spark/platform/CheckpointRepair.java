package marketdata.spark.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Heals a checkpoint of a job that keeps {@code stream_commits}, so that the rows come out the same. Those of the others:
 * {@link CheckpointRollback}.
 *
 * <ul>
 *   <li>A torn newest entry of {@code commits} is dropped: its batch runs again and finds itself in the ledger.
 *   <li>A torn newest entry of {@code offsets} is dropped when its batch is not in the ledger; when it is, it is written
 *       anew from there, because the batch must end where it ended.
 *   <li>A torn newest version of the state is dropped with the commit that made it: its batch makes it again.
 *   <li>Anything else: the checkpoint is put aside and the job begins a new one at the topic's beginning. A row only ever
 *       gets better, so reading everything again changes none that was right.
 * </ul>
 *
 * No driver may be running on the checkpoint.
 */
public final class CheckpointRepair {
    private final CheckpointFolder folder;
    private final Path root;
    private final Ledger ledger;

    private CheckpointRepair(Path root, Ledger ledger) {
        this.root = root;
        this.folder = new CheckpointFolder(root);
        this.ledger = ledger;
    }

    /** What {@code stream_commits} knows. */
    public interface Ledger {
        /** Where a batch of the query with this checkpoint id ended, as JSON; empty when it is not committed. */
        Optional<String> endOffsets(String checkpointId, long batch) throws SQLException;
    }

    /** What was torn, and what was done about it. */
    public record Repair(String torn, String done) {}

    /** Repairs; empty when nothing is torn. */
    public static Optional<Repair> repair(Path checkpoint, Ledger ledger) throws IOException, SQLException {
        return new CheckpointRepair(checkpoint, ledger).repair();
    }

    private Optional<Repair> repair() throws IOException, SQLException {
        Optional<String> id = folder.id();
        if (id.isEmpty()) {
            return folder.aside("metadata");
        }
        if (!folder.sourcesAreWhole()) {
            return folder.aside("sources/0/0");
        }
        NavigableSet<Long> offsets = folder.numbers("offsets");
        NavigableSet<Long> commits = folder.numbers("commits");
        if (offsets.isEmpty()) {
            return commits.isEmpty() ? Optional.empty() : folder.aside("offsets");
        }
        for (String log : List.of("offsets", "commits")) {
            NavigableSet<Long> numbers = log.equals("offsets") ? offsets : commits;
            for (long each : numbers) {
                if (each != numbers.last() && !folder.isWhole(log, each)) {
                    return folder.aside(log + '/' + each);
                }
            }
        }
        if (!folder.isWhole("offsets", offsets.last())) {
            return newestOffsets(id.get(), offsets);
        }
        if (!commits.isEmpty() && !folder.isWhole("commits", commits.last())) {
            Files.delete(folder.file("commits", commits.last()));
            return Optional.of(
                    new Repair("commits/" + commits.last(), "dropped; the batch runs again and changes nothing"));
        }
        return state(id.get(), offsets, commits);
    }

    private Optional<Repair> newestOffsets(String id, NavigableSet<Long> offsets) throws IOException, SQLException {
        long newest = offsets.last();
        String torn = "offsets/" + newest;
        Optional<String> end = ledger.endOffsets(id, newest);
        if (end.isEmpty()) {
            if (folder.numbers("commits").contains(newest)) {
                return folder.aside(torn);
            }
            Files.delete(folder.file("offsets", newest));
            folder.dropStateAfter(newest);
            return Optional.of(new Repair(torn, "dropped; its batch was never committed"));
        }
        if (!offsets.contains(newest - 1)) {
            return folder.aside(torn);
        }
        List<String> before = Files.readAllLines(folder.file("offsets", newest - 1));
        if (!before.get(2).startsWith("{")) {
            return folder.aside(torn);
        }
        String after = String.join("\n", "v1", before.get(1), merged(before.get(2), end.get()));
        Path file = folder.file("offsets", newest);
        Path temporary = file.resolveSibling("." + newest + ".recovered.tmp");
        Files.writeString(temporary, after);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(new Repair(torn, "written anew from stream_commits: " + end.get()));
    }

    /** The ledger names only partitions with records; the others are where they were. */
    private static String merged(String before, String ledger) {
        ObjectNode offsets = (ObjectNode) CheckpointFolder.json(before).orElseThrow();
        JsonNode newer = CheckpointFolder.json(ledger).orElseThrow();
        newer.fields().forEachRemaining(topic -> offsets.withObject("/" + topic.getKey())
                .setAll((ObjectNode) topic.getValue()));
        return offsets.toString();
    }

    private Optional<Repair> state(String id, NavigableSet<Long> offsets, NavigableSet<Long> commits)
            throws IOException, SQLException {
        if (commits.isEmpty()) {
            return Optional.empty();
        }
        long newest = commits.last();
        Optional<Path> torn = folder.tornState(newest + 1);
        if (torn.isEmpty()) {
            return Optional.empty();
        }
        String name = root.relativize(torn.get()).toString();
        long planned = offsets.last();
        boolean begun = planned > newest;
        if (!commits.contains(newest - 1)
                || folder.tornState(newest).isPresent()
                || (begun && ledger.endOffsets(id, planned).isPresent())) {
            return folder.aside(name);
        }
        if (begun) {
            // Only the newest batch can run again: the one after it, which has written nothing, is planned anew.
            Files.delete(folder.file("offsets", planned));
        }
        Files.delete(folder.file("commits", newest));
        folder.dropStateAfter(newest);
        return Optional.of(
                new Repair(name, "dropped with commits/" + newest + "; the batch makes it again and changes nothing"));
    }
}
