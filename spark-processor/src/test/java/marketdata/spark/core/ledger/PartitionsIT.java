package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.JsonReport;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.job.Recover;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The numbers of partitions of state and topic are changed over an existing run: the rows stay, and the job continues. */
class PartitionsIT {
    private static final String ROWS =
            "SELECT symbol, to_char(window_start, 'HH24:MI'), status, trade_count, open, high, low,"
                    + " close, sum_qty, missing_trades, version FROM trades_1min_agg ORDER BY symbol, window_start";
    private static final int SYMBOLS = 12;

    @TempDir
    private Path folder;

    /** Options as a job has them. */
    @Command
    static final class Job {
        @Mixin
        JobOptions options;

        @Mixin
        TradeTopic trades;
    }

    @Test
    void theRowsStayAndTheJobGoesOn() throws Exception {
        try (TestBroker broker = new TestBroker(folder);
                TestDatabase database = new TestDatabase()) {
            broker.create(2, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES);
            send(broker, 1, 200);
            run(broker, database, 2);
            List<String> before = database.query(ROWS);
            assertThat(before).hasSize(SYMBOLS * 4);

            assertThatThrownBy(() -> run(broker, database, 5))
                    .isInstanceOf(CommandLine.ParameterException.class)
                    .hasMessageStartingWith("Invalid value for --state-partitions (PIPELINE_STATE_PARTITIONS): '5';"
                            + " allowed: 2, the number of " + folder.resolve("checkpoints/CryptoAnalytics-v3"));
            List<JsonNode> resized = recover(broker, database);
            String aside = names("checkpoints").get(0);
            assertThat(aside).startsWith("CryptoAnalytics-v3.unusable-");
            assertThat(resized)
                    .extracting(JsonNode::toString)
                    .containsExactly(
                            "{\"topic\":\"clean_trades\",\"partitions_before\":2,\"partitions\":6}",
                            "{\"checkpoint\":\"CryptoAnalytics-v3\",\"state\":\"resized\",\"state_partitions\":5,"
                                    + "\"set_aside_as\":\"" + aside + "\"}");
            run(broker, database, 5);
            assertThat(names("checkpoints/CryptoAnalytics-v3/state/0")).containsExactly("0", "1", "2", "3", "4");
            assertThat(database.query(ROWS)).isEqualTo(before);
            assertThat(recover(broker, database))
                    .singleElement()
                    .hasToString("{\"checkpoint\":\"CryptoAnalytics-v3\",\"state\":\"usable\"}");
            assertThat(names("checkpoints")).as("nothing to change").hasSize(2);

            // Keys have moved to the new partitions.
            send(broker, 201, 400);
            run(broker, database, 5);
            List<String> after = database.query(ROWS);
            assertThat(after).hasSize(SYMBOLS * 7);
            assertThat(database.query("SELECT max(partitions) > 2 FROM (SELECT (SELECT count(*) FROM"
                            + " jsonb_object_keys(end_offsets->'clean_trades')) AS partitions FROM stream_commits) x"))
                    .as("records of new partitions are read")
                    .containsExactly("t");

            List<String> plans = names("checkpoints/CryptoAnalytics-v3/offsets");
            String newest = "offsets/" + plans.get(plans.size() - 1);
            Files.writeString(folder.resolve("checkpoints/CryptoAnalytics-v3/" + newest), "");
            JsonNode corrupt = recover(broker, database).get(0);
            assertThat(corrupt.path("checkpoint").asText()).isEqualTo("CryptoAnalytics-v3");
            assertThat(corrupt.path("state").asText()).isEqualTo("corrupt");
            assertThat(corrupt.path("file").asText()).isEqualTo(newest);
            assertThat(names("checkpoints"))
                    .hasSize(2)
                    .contains(corrupt.path("set_aside_as").asText());
            assertThat(recover(broker, database))
                    .singleElement()
                    .hasToString("{\"folder\":\"" + folder.resolve("checkpoints") + "\",\"state\":\"empty\"}");

            database.run("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, stream_epochs, feed_gaps");
            folder = Files.createDirectory(folder.resolve("another"));
            run(broker, database, 1);
            assertThat(database.query(ROWS.replace(", version", "")))
                    .as("a first run over all of it")
                    .isEqualTo(after.stream()
                            .map(row -> row.substring(0, row.lastIndexOf(' ')))
                            .toList());
        }
    }

    /** One trade a second of each symbol. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(TestBroker broker, int first, int last) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int id = first; id <= last; id++) {
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    CleanTrade trade = new CleanTrade(
                            new Trade(
                                    "coinbase",
                                    "S" + symbol + "-USD",
                                    id,
                                    Decimal.of(Integer.toString(100 + id * symbol % 7)),
                                    Decimal.of("0.5"),
                                    TestMarket.START + id * 1_000_000L,
                                    TakerSide.BUY),
                            false);
                    byte[] key = ("coinbase|S" + symbol + "-USD").getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, key, TestMarket.bytes(trade)));
                }
            }
        }
    }

    private void run(TestBroker broker, TestDatabase database, int statePartitions) throws Exception {
        Job job = new Job();
        new CommandLine(job)
                .parseArgs(
                        "--kafka-bootstrap-servers=" + broker.servers(),
                        "--checkpoint=" + folder.resolve("checkpoints"),
                        "--state-partitions=" + statePartitions);
        String checkpoint = job.options.minutesCheckpoint("CryptoAnalytics");
        SparkSession spark = TestSpark.session().newSession();
        spark.conf().set("spark.sql.shuffle.partitions", statePartitions);
        try (MinuteSink sink = new MinuteSink(database.writer(), broker.servers())) {
            sink.start(
                            Trades.minutes(job.trades.packed(spark), 120_000_000L),
                            "CryptoAnalytics",
                            checkpoint,
                            Trigger.AvailableNow())
                    .awaitTermination();
        }
    }

    private List<JsonNode> recover(TestBroker broker, TestDatabase database) throws IOException {
        return JsonReport.of(() -> assertThat(JobProgram.execute(new Recover(), new String[] {
                    "--kafka-bootstrap-servers=" + broker.servers(),
                    "--postgres-url=jdbc:postgresql://localhost:" + database.port() + "/postgres",
                    "--postgres-user=crypto_writer",
                    "--checkpoint=" + folder.resolve("checkpoints"),
                    "--state-partitions=5",
                    "--kafka-partitions=6",
                    "--json"
                }))
                .isZero());
    }

    private List<String> names(String child) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(child))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("_") && !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
