package marketdata.spark.core.ledger;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** Writes each batch's minutes to PostgreSQL, once, from the driver, over one kept connection. */
public final class MinuteSink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MinuteSink.class);

    private final PostgresOptions postgres;
    private final DeadLetterTarget deadLetters;
    private Connection connection;
    private MinuteLedger ledger;

    /** @param bootstrapServers where the dead letters go */
    public MinuteSink(PostgresOptions postgres, String bootstrapServers) {
        this(postgres, DeadLetterTarget.to(bootstrapServers));
    }

    MinuteSink(PostgresOptions postgres, DeadLetterTarget deadLetters) {
        this.postgres = postgres;
        this.deadLetters = deadLetters;
    }

    /**
     * Starts the query.
     *
     * @param minutes as {@link marketdata.spark.core.trade.Trades#minutes} gives them
     * @param name the query's name in the ledger, followed there by the checkpoint's own id; and {@code where} of the dead
     *     letters of rejected trades
     */
    public StreamingQuery start(Dataset<byte[]> minutes, String name, String checkpoint, Trigger trigger)
            throws TimeoutException {
        return MinuteQuery.start(
                minutes, deadLetters, name, checkpoint, trigger, (spark, batch) -> write(spark, name, batch));
    }

    private void write(SparkSession spark, String name, Batch batch) throws Exception {
        String query = name + ':' + spark.sparkContext().getLocalProperty("sql.streaming.queryId");
        PostgresRetry.write(batch.id(), () -> {
            try {
                writeOnce(query, batch);
            } catch (SQLException e) {
                close(connection);
                connection = null;
                throw e;
            }
        });
    }

    private void writeOnce(String query, Batch batch) throws SQLException {
        if (connection == null) {
            connection = postgres.connectWithoutAutoCommit("spark-processor");
        }
        if (ledger == null) {
            ledger = MinuteLedger.takeOver(connection, query);
        }
        if (ledger.isCommitted(connection, batch.id())) {
            LOG.info("batch {} is in the tables already; nothing to do", batch.id());
            connection.rollback();
            return;
        }
        ledger.commit(connection, batch);
    }

    public static void close(Connection connection) {
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
    }
}
