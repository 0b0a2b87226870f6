package marketdata.spark.job;

import marketdata.spark.core.restate.LateTrades;
import marketdata.spark.platform.CheckpointFolder;
import marketdata.spark.platform.HadoopSettings;
import marketdata.spark.storage.CheckpointFile;
import marketdata.spark.storage.StorageLocation;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The jobs' checkpoints, by the names of their folders. Every job can begin a new one beside its existing results: rows, files
 * and documents replace themselves by key, rows of fewer trades never replace rows of more, the ledgers know a batch by the
 * checkpoint's id and its number, and a price topic receives only what is newer than its last record.
 */
public enum JobCheckpoint {
    STATEFUL("((CryptoAnalytics|MovingStats|ZScores|NextMoves|Sentiment|Predictions|Sessions)-v\\d+"
            + "|(tumbling_1m|trade_windows|ohlc_data)(-v\\d+)?)"),
    STATELESS("(ZScoresToMongo-v\\d+|MarketEvents-[a-z]+)");

    private final Pattern names;

    JobCheckpoint(String names) {
        this.names = Pattern.compile(names);
    }

    /** The kind of a checkpoint; empty when no job of this pipeline has made it. */
    public static Optional<JobCheckpoint> of(String checkpoint) {
        String name = StorageLocation.path(checkpoint).getName();
        return Arrays.stream(values())
                .filter(each -> each.names.matcher(name).matches())
                .findFirst();
    }

    /** The first file that keeps the job from starting here; empty when the checkpoint is usable. */
    public Optional<String> unusableFile(String checkpoint) throws IOException {
        try {
            // Only jobs of windows have this file. The topic holds the trades in it, too.
            new LateTrades(CheckpointFile.of(checkpoint, LateTrades.FILE, HadoopSettings.get()));
        } catch (IOException e) {
            return Optional.of(LateTrades.FILE);
        }
        return new CheckpointFolder(checkpoint).unusableFile(this == STATEFUL);
    }
}
