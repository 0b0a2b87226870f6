package marketdata.spark.sink;

import marketdata.spark.price.Outgoing;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Writes each batch of one query to PostgreSQL, once. A database that is away for a while is waited for; a batch that
 * Spark gives again finds its ledger row and changes nothing.
 */
public final class EventSink implements VoidFunction2<Dataset<Change>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(EventSink.class);

    private final String name;
    private final transient PostgresOptions postgres;
    private final transient Letters letters;
    private transient Connection connection;
    private transient EventLedger ledger;

    /**
     * @param name the query's name in the ledger; followed there by the checkpoint's own id
     * @param bootstrapServers where dead letters go
     */
    public EventSink(String name, PostgresOptions postgres, String bootstrapServers) {
        this(name, postgres, new Letters(bootstrapServers));
    }

    EventSink(String name, PostgresOptions postgres, Letters letters) {
        this.name = name;
        this.postgres = postgres;
        this.letters = letters;
    }

    @Override
    public void call(Dataset<Change> batch, Long number) throws Exception {
        String id = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        write(id, batch.collectAsList(), number);
    }

    /** @param id identifies the checkpoint the numbers belong to */
    void write(String id, List<Change> changes, long number) throws Exception {
        List<Change> ordered = changes.stream().sorted(Change.IN_ORDER).toList();
        Patience.write(number, () -> {
            try {
                writeOnce(name + ':' + id, ordered, number);
            } catch (SQLException e) {
                MinuteSink.close(connection);
                connection = null;
                throw e;
            }
        });
    }

    private void writeOnce(String query, List<Change> ordered, long number) throws SQLException, InterruptedException {
        if (connection == null) {
            connection = postgres.connect();
        }
        if (ledger == null) {
            ledger = EventLedger.takeOver(connection, query);
        }
        if (ledger.isCommitted(connection, number)) {
            LOG.info("batch {} is in the tables already; nothing to do", number);
            connection.rollback();
            return;
        }
        List<Outgoing> refused =
                ordered.stream().map(Change::refusal).filter(Objects::nonNull).toList();
        letters.send(refused);
        List<Change> rows =
                ordered.stream().filter(each -> each.refusal() == null).toList();
        ledger.commit(connection, number, rows, refused);
    }

    @Override
    public void close() {
        MinuteSink.close(connection);
        letters.close();
    }
}
