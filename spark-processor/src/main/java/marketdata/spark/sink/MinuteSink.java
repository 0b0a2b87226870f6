package marketdata.spark.sink;

import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Writes each batch's minutes to PostgreSQL, once, from the driver, over one kept connection. */
public final class MinuteSink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MinuteSink.class);

    /** How long an unreachable database is waited for before the job ends and its supervisor takes over. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * States that may pass (PostgreSQL's appendix A): shutdown and start-up, time limits, a full disk or memory or too many
     * connections, serialisation, deadlock, read only, a lock not to be had. Beside them connection trouble, class 08.
     * Everything else is a fault of ours and ends the job.
     */
    private static final Set<String> PASSING = Set.of(
            "57P01", "57P02", "57P03", "57P05", "57014", "25P03", "53000", "53100", "53200", "53300", "40001", "40P01",
            "25006", "55P03");

    private final PostgresOptions postgres;
    private final DeadLetters deadLetters;
    private Connection connection;
    private MinuteLedger ledger;

    /** @param bootstrapServers where the dead letters go */
    public MinuteSink(PostgresOptions postgres, String bootstrapServers) {
        this(postgres, DeadLetters.to(bootstrapServers));
    }

    MinuteSink(PostgresOptions postgres, DeadLetters deadLetters) {
        this.postgres = postgres;
        this.deadLetters = deadLetters;
    }

    private interface BatchSink extends VoidFunction2<Dataset<byte[]>, Long> {}

    /**
     * Starts the query.
     *
     * @param minutes as {@link marketdata.spark.trade.Trades#minutes} gives them
     * @param name the query's name in the ledger; followed there by the checkpoint's own id
     */
    public StreamingQuery start(Dataset<byte[]> minutes, String name, String checkpoint, Trigger trigger)
            throws TimeoutException {
        BatchSink write = (rows, batch) -> write(name, Batch.of(batch, rows.collectAsList()), rows);
        return minutes.writeStream()
                .queryName(name)
                .outputMode(OutputMode.Update())
                .option("checkpointLocation", checkpoint)
                .trigger(trigger)
                .foreachBatch(write)
                .start();
    }

    private void write(String name, Batch batch, Dataset<byte[]> rows) throws Exception {
        String query = name + ':' + rows.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pause = 100; ; pause = Math.min(2 * pause, 5_000)) {
            try {
                writeOnce(query, batch);
                return;
            } catch (SQLException e) {
                close(connection);
                connection = null;
                if (!mayPass(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LOG.warn(
                        "batch {}: PostgreSQL says {} ({}); trying again", batch.id(), e.getMessage(), e.getSQLState());
                Thread.sleep(pause);
            }
        }
    }

    private void writeOnce(String query, Batch batch) throws SQLException, InterruptedException {
        if (connection == null) {
            connection = postgres.connect();
        }
        if (ledger == null) {
            ledger = MinuteLedger.takeOver(connection, query);
        }
        if (ledger.isCommitted(connection, batch.id())) {
            LOG.info("batch {} is in the tables already; nothing to do", batch.id());
            connection.rollback();
            return;
        }
        deadLetters.send(batch);
        ledger.commit(connection, batch);
    }

    static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || PASSING.contains(state);
    }

    static void close(Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a broken connection did not close: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        close(connection);
        deadLetters.close();
    }
}
