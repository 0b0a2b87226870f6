package marketdata.spark.events;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.core.ledger.MinuteSink;
import marketdata.spark.core.ledger.PostgresRetry;
import marketdata.spark.metrics.QueryCounter;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes each batch of one query to PostgreSQL, once. A database that is away for a while is waited for; a batch that
 * Spark gives again finds its ledger row and changes nothing. The tasks have sent the dead letters.
 */
public final class EventSink implements VoidFunction2<Dataset<TableRow>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

    private final String name;
    private final transient PostgresOptions postgres;
    private final transient QueryCounter rejectedRecords;
    private transient Connection connection;
    private transient EventLedger ledger;

    /**
     * @param name the query's name in the ledger; followed there by the checkpoint's own id
     */
    public EventSink(String name, PostgresOptions postgres) {
        this.name = name;
        this.postgres = postgres;
        this.rejectedRecords = QueryCounter.rejectedRecords(name);
    }

    @Override
    public void call(Dataset<TableRow> batch, Long number) throws Exception {
        String id = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        write(id, batch.collectAsList(), number);
    }

    /** @param id identifies the checkpoint the numbers belong to */
    public void write(String id, List<TableRow> changes, long number) throws Exception {
        List<TableRow> ordered = changes.stream().sorted(TableRow.IN_ORDER).toList();
        long rejected = ordered.stream().mapToLong(TableRow::rejected).sum();
        PostgresRetry.write(number, () -> {
            try {
                writeOnce(name + ':' + id, ordered, number, rejected);
            } catch (SQLException e) {
                MinuteSink.close(connection);
                connection = null;
                throw e;
            }
        });
        rejectedRecords.add(rejected);
    }

    private void writeOnce(String query, List<TableRow> ordered, long number, long rejected) throws SQLException {
        if (connection == null) {
            connection = postgres.connectWithoutAutoCommit("spark-processor");
        }
        if (ledger == null) {
            ledger = EventLedger.takeOver(connection, query);
        }
        if (ledger.isCommitted(connection, number)) {
            LOG.info("batch {} is in the tables already; nothing to do", number);
            connection.rollback();
            return;
        }
        List<TableRow> rows =
                ordered.stream().filter(each -> each.table() != null).toList();
        ledger.commit(connection, number, rows, rejected);
    }

    @Override
    public void close() {
        MinuteSink.close(connection);
    }
}
