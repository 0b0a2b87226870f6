package marketdata.bench;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.MinuteRow;
import marketdata.model.trade.CleanTradeReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The limit: the pipeline's own reader and aggregator under two plain consumers, one for every second partition. Each writes
 * its changed rows, the states of their symbols and its offsets once a second in one transaction.
 */
public final class WithoutSpark {
    private static final long RETENTION_MICROS = 600_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int THREADS = 2;

    private final String table;
    private final List<TopicPartition> partitions;
    private final CleanTradeReader reader = new CleanTradeReader();
    private final Map<String, MinuteAggregator> symbols = new HashMap<>();
    private final Map<String, MinuteAggregator> changed = new HashMap<>();
    private final Map<Integer, Long> next = new HashMap<>();

    private WithoutSpark(String table, List<TopicPartition> partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    /** Runs until it is stopped. */
    public static void main(String[] args) throws SQLException {
        String table = setting("PEER_TABLE");
        String topic = setting("KAFKA_TOPIC");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + "_state (symbol text PRIMARY KEY, state bytea)");
            statement.execute("CREATE TABLE " + table + "_offsets (number int PRIMARY KEY, next bigint)");
        }
        for (int i = 0; i < THREADS; i++) {
            WithoutSpark each = new WithoutSpark(
                    table, List.of(new TopicPartition(topic, i), new TopicPartition(topic, i + THREADS)));
            new Thread(each::run, "minutes-" + i).start();
        }
    }

    private static String setting(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; bench/run sets it");
        }
        return value;
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                setting("POSTGRES_URL") + "?reWriteBatchedInserts=true",
                setting("POSTGRES_USER"),
                setting("POSTGRES_PASSWORD"));
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                Connection connection = connect()) {
            connection.setAutoCommit(false);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            drain(consumer, connection);
        } catch (SQLException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        setting("KAFKA_BOOTSTRAP_SERVERS"),
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        5000,
                        "max.partition.fetch.bytes",
                        4_194_304,
                        "fetch.max.wait.ms",
                        100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void drain(KafkaConsumer<byte[], byte[]> consumer, Connection connection) throws SQLException {
        try (PreparedStatement rows = connection.prepareStatement("INSERT INTO " + table
                        + " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (symbol, window_start) DO UPDATE SET"
                        + " trade_count=excluded.trade_count, open=excluded.open, high=excluded.high, low=excluded.low,"
                        + " close=excluded.close, avg_price=excluded.avg_price, sum_qty=excluded.sum_qty,"
                        + " sum_value=excluded.sum_value");
                PreparedStatement states = connection.prepareStatement("INSERT INTO " + table
                        + "_state VALUES (?,?) ON CONFLICT (symbol) DO UPDATE SET state=excluded.state");
                PreparedStatement offsets = connection.prepareStatement("INSERT INTO " + table
                        + "_offsets VALUES (?,?) ON CONFLICT (number) DO UPDATE SET next=excluded.next")) {
            long written = System.nanoTime();
            while (true) {
                count(consumer.poll(Duration.ofMillis(100)));
                if (!changed.isEmpty() && System.nanoTime() - written >= SECOND_NANOS) {
                    write(rows, states, offsets);
                    connection.commit();
                    written = System.nanoTime();
                }
            }
        }
    }

    private void count(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            for (ConsumerRecord<byte[], byte[]> each : records) {
                reader.read(each.value(), trade -> {
                    MinuteAggregator symbol = symbols.get(trade.symbol);
                    if (symbol == null) {
                        symbol = new MinuteAggregator(trade.source, trade.symbol, RETENTION_MICROS);
                        symbols.put(trade.symbol, symbol);
                    }
                    changed.put(trade.symbol, symbol);
                    symbol.add(
                            trade.id,
                            trade.price,
                            trade.priceScale,
                            trade.quantity,
                            trade.quantityScale,
                            trade.eventMicros,
                            trade.takerBuys,
                            trade.priceSpike);
                });
            }
            next.put(partition.partition(), records.get(records.size() - 1).offset() + 1);
        }
    }

    private void write(PreparedStatement rows, PreparedStatement states, PreparedStatement offsets)
            throws SQLException {
        for (Map.Entry<String, MinuteAggregator> each : changed.entrySet()) {
            for (MinuteRow row : each.getValue().drain().rows().values()) {
                rows.setString(1, row.symbol());
                rows.setObject(
                        2,
                        OffsetDateTime.ofInstant(Instant.ofEpochMilli(row.windowStartMicros() / 1000), ZoneOffset.UTC));
                rows.setLong(3, row.tradeCount());
                rows.setBigDecimal(4, row.open());
                rows.setBigDecimal(5, row.high());
                rows.setBigDecimal(6, row.low());
                rows.setBigDecimal(7, row.close());
                rows.setBigDecimal(8, row.avgPrice());
                rows.setBigDecimal(9, row.sumQty());
                rows.setBigDecimal(10, row.sumValue());
                rows.addBatch();
            }
            states.setString(1, each.getKey());
            states.setBytes(2, each.getValue().toBytes());
            states.addBatch();
        }
        for (Map.Entry<Integer, Long> each : next.entrySet()) {
            offsets.setInt(1, each.getKey());
            offsets.setLong(2, each.getValue());
            offsets.addBatch();
        }
        changed.clear();
        rows.executeBatch();
        states.executeBatch();
        offsets.executeBatch();
    }
}
