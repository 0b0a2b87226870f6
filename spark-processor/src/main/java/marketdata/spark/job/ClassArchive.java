package marketdata.spark.job;

import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.ledger.MinuteQuery;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.Mixin;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Uses what every streaming job uses, a few small batches long, and ends: run with {@code -XX:ArchiveClassesAtExit} the JVM
 * writes these classes into an archive, from which a job's start reads them already parsed and verified. Nothing depends on
 * what is in it; it talks to no server.
 */
public final class ClassArchive implements Callable<Integer> {
    private static final int BATCHES = 5;

    /** Nothing listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    /** What a job uses besides only when the servers answer. Kafka's messages it loads with the first one, used or not. */
    private static final Pattern BESIDE_SERVERS = Pattern.compile(
            "(marketdata|org/postgresql|org/apache/(spark|kafka/clients|kafka/common(?!/message|/security)))/.*\\.class");

    private static final String TRADE =
            "'{\"symbol\":\"BTCUSDT\",\"price\":60000.10,\"quantity\":0.5,\"trade_value_usdt\":30000.05,"
                    + "\"trade_time\":\"2026-03-01T12:00:00.000000Z\",\"timestamp_ms\":1772366400000,\"is_buyer_maker\":false,"
                    + "\"is_price_spike\":false,\"trade_id\":' || value || ',\"source\":\"binance\"}'";

    @Mixin
    private JobOptions options;

    /** Takes the options of a streaming job. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new ClassArchive(), args));
    }

    @Override
    public Integer call() throws Exception {
        try (SparkSession spark = options.session("ClassArchive")) {
            Dataset<Row> records = spark.readStream()
                    .format("rate")
                    .option("rowsPerSecond", 1000)
                    .load()
                    .selectExpr(
                            "CAST(" + TRADE + " AS BINARY) AS value",
                            "CAST('binance|BTCUSDT' AS BINARY) AS key",
                            "'clean_trades' AS topic",
                            "0 AS partition",
                            "value AS offset",
                            "unix_millis(timestamp) AS arrived_ms",
                            "NULL AS headers");
            StreamingQuery query = MinuteQuery.start(
                    Trades.minutes(Trades.packed(records, false), 120_000_000L),
                    DeadLetterTarget.to(NOWHERE),
                    "class-archive",
                    options.checkpoint("class-archive"),
                    options.trigger(),
                    (session, batch) -> {});
            while (query.isActive()
                    && (query.lastProgress() == null || query.lastProgress().batchId() < BATCHES)) {
                query.awaitTermination(100);
            }
            query.stop();
        }
        useClients();
        load();
        return 0;
    }

    private static void useClients() {
        Map<String, Object> kafka = Map.of("bootstrap.servers", NOWHERE);
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer()).close(Duration.ZERO);
        new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer()).close(Duration.ZERO);
        try {
            DriverManager.getConnection("jdbc:postgresql://" + NOWHERE + "/none")
                    .close();
        } catch (SQLException expected) {
            // Its classes are loaded.
        }
    }

    private static void load() throws IOException, URISyntaxException {
        URI here = ClassArchive.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        try (JarFile jar = new JarFile(new File(here))) {
            for (JarEntry each : Collections.list(jar.entries())) {
                if (BESIDE_SERVERS.matcher(each.getName()).matches()) {
                    load(each.getName().replace(".class", "").replace('/', '.'));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, ClassArchive.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError notUsable) {
            // It needs a library that no job has, so none uses it.
        }
    }
}
