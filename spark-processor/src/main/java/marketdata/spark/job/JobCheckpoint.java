package marketdata.spark.job;

import marketdata.spark.core.ledger.CommitLedger;
import marketdata.spark.core.restate.LateTrades;
import marketdata.spark.platform.CheckpointRepair;
import marketdata.spark.platform.CheckpointRepair.Repair;
import marketdata.spark.platform.CheckpointRollback;
import marketdata.spark.prices.TransactionalTopics;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The jobs' checkpoints by the names of their folders, and how each is healed: what its sink bears decides. */
public enum JobCheckpoint {
    /** Every batch is counted in {@code stream_commits}, which knows where it ended: it must end there again. */
    MINUTES("CryptoAnalytics-v\\d+", true, true) {
        @Override
        public Optional<Repair> repair(Path checkpoint, Connection connection) throws IOException, SQLException {
            return CheckpointRepair.repair(checkpoint, new CommitLedger(connection));
        }
    },
    /** {@link TransactionalTopics} knows its records by what they are, however batches are cut. */
    PRICES("(MovingStats|ZScores|NextMoves)-v\\d+", true, false),
    /**
     * Rows and day files replace themselves; one of fewer trades never replaces one of more. The late trades that wait are in
     * a file beside Spark's; the topic's beginning brings them again.
     */
    WINDOWS("(tumbling_1m|trade_windows|ohlc_data)(-v\\d+)?", true, false) {
        @Override
        public Optional<Repair> repair(Path checkpoint, Connection connection) throws IOException, SQLException {
            try {
                new LateTrades(checkpoint);
            } catch (IOException e) {
                return CheckpointRollback.aside(checkpoint, "late_trades");
            }
            return super.repair(checkpoint, connection);
        }
    },
    /** Documents replace themselves. */
    DOCUMENTS("ZScoresToMongo-v\\d+", false, false),
    /** Rows replace themselves; batches are known by number in {@code event_commits}. */
    EVENTS("MarketEvents-.+", false, true),
    /** As {@link #EVENTS}, with a state. */
    EVENT_RESULTS("(Sentiment|Predictions|Sessions)-v\\d+", true, true);

    private final Pattern names;
    private final boolean stateful;
    private final boolean numbered;

    JobCheckpoint(String names, boolean stateful, boolean numbered) {
        this.names = Pattern.compile(names);
        this.stateful = stateful;
        this.numbered = numbered;
    }

    /** Whose a checkpoint is; empty when it is none of ours. */
    public static Optional<JobCheckpoint> of(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        return Arrays.stream(values())
                .filter(each -> each.names.matcher(name).matches())
                .findFirst();
    }

    /** Heals the first thing that is torn; empty when nothing is. */
    public Optional<Repair> repair(Path checkpoint, Connection connection) throws IOException, SQLException {
        return CheckpointRollback.repair(checkpoint, stateful, numbered);
    }
}
