package marketdata.spark.platform;

import marketdata.spark.platform.CheckpointRepair.Repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Heals a torn checkpoint of a job whose sink bears repetition: it goes back to the newest batch of which everything is
 * whole, and the batches after it are done again, perhaps cut otherwise. Where there is none, the checkpoint is put aside
 * and the job begins a new one at the topic's beginning.
 *
 * <p>No driver may be running on the checkpoint.
 */
public final class CheckpointRollback {
    private final CheckpointFolder folder;
    private final boolean stateful;
    private final boolean numbered;

    private CheckpointRollback(Path root, boolean stateful, boolean numbered) {
        this.folder = new CheckpointFolder(root);
        this.stateful = stateful;
        this.numbered = numbered;
    }

    /**
     * Repairs; empty when nothing is torn.
     *
     * @param stateful whether the job keeps a state
     * @param numbered whether the sink knows batches by number and checkpoint id. A number may then stand for other records
     *     than before; so the checkpoint gets a new id, whose batches the sink does not know
     */
    public static Optional<Repair> repair(Path checkpoint, boolean stateful, boolean numbered) throws IOException {
        return new CheckpointRollback(checkpoint, stateful, numbered).repair();
    }

    /** Puts a checkpoint aside of which something else than Spark's files is torn. */
    public static Optional<Repair> aside(Path checkpoint, String torn) throws IOException {
        return new CheckpointFolder(checkpoint).aside(torn);
    }

    private Optional<Repair> repair() throws IOException {
        if (folder.id().isEmpty()) {
            return folder.aside("metadata");
        }
        if (!folder.sourcesAreWhole()) {
            return folder.aside("sources/0/0");
        }
        Optional<String> torn = torn();
        if (torn.isEmpty()) {
            return Optional.empty();
        }
        NavigableSet<Long> commits = folder.numbers("commits");
        for (long batch : commits.descendingSet()) {
            if (isWhole(batch)) {
                return Optional.of(backTo(batch, torn.get()));
            }
        }
        // Before the first commit nothing is lost with the plan of the first batch; later the state would be.
        return commits.isEmpty() ? Optional.of(backTo(-1, torn.get())) : folder.aside(torn.get());
    }

    /** What keeps the job from going on where it stopped. */
    private Optional<String> torn() throws IOException {
        NavigableSet<Long> offsets = folder.numbers("offsets");
        NavigableSet<Long> commits = folder.numbers("commits");
        long done = commits.isEmpty() ? -1 : commits.last();
        if (offsets.isEmpty()) {
            return commits.isEmpty() ? Optional.empty() : Optional.of("offsets");
        }
        // Spark reads the newest plan and the one before it, and the newest commit.
        for (long batch : offsets.descendingSet().stream().limit(2).toList()) {
            if (!folder.isWhole("offsets", batch)) {
                return Optional.of("offsets/" + batch);
            }
        }
        if (offsets.last() > done + 1 || offsets.last() < done) {
            return Optional.of("commits");
        }
        if (done >= 0 && !folder.isWhole("commits", done)) {
            return Optional.of("commits/" + done);
        }
        return tornState(done).map(folder::name);
    }

    private boolean isWhole(long batch) throws IOException {
        return folder.isWhole("commits", batch)
                && folder.isThereWhole("offsets", batch)
                && (batch == 0 || folder.isThereWhole("offsets", batch - 1))
                && tornState(batch).isEmpty();
    }

    /** The state after a batch is version batch + 1. */
    private Optional<Path> tornState(long batch) throws IOException {
        return stateful && batch >= 0 ? folder.tornState(batch + 1) : Optional.empty();
    }

    private Repair backTo(long batch, String torn) throws IOException {
        boolean planned = folder.isThereWhole("offsets", batch + 1);
        if (numbered) {
            folder.renew();
        }
        for (long each : folder.numbers("offsets").tailSet(planned ? batch + 1 : batch, false)) {
            Files.delete(folder.file("offsets", each));
        }
        for (long each : folder.numbers("commits").tailSet(batch, false)) {
            Files.delete(folder.file("commits", each));
        }
        folder.dropStateAfter(batch + 1);
        return new Repair(
                torn,
                "back to " + (batch < 0 ? "the beginning" : "batch " + batch) + "; what came after is done"
                        + " again and changes nothing");
    }
}
