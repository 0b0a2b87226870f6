package marketdata.spark.job;

import marketdata.spark.checkpoint.CheckpointFile;
import marketdata.spark.core.restate.LateTrades;
import marketdata.spark.platform.CheckpointFolder;

import java.io.IOException;
import java.nio.file.Path;
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
    public static Optional<JobCheckpoint> of(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        return Arrays.stream(values())
                .filter(each -> each.names.matcher(name).matches())
                .findFirst();
    }

    /** The first file that keeps the job from starting here; empty when the checkpoint is usable. */
    public Optional<String> unusableFile(Path checkpoint) throws IOException {
        try {
            // Only jobs of windows have this file. The topic holds the trades in it, too.
            new LateTrades(CheckpointFile.onDisk(checkpoint.resolve(LateTrades.FILE)));
        } catch (IOException e) {
            return Optional.of(LateTrades.FILE);
        }
        return new CheckpointFolder(checkpoint).unusableFile(this == STATEFUL);
    }
}
