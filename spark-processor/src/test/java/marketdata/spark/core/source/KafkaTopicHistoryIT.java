package marketdata.spark.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.connect.text.ProgressLines;
import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.restate.ReportedHistory;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.RestateResult;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.restate.WideningRead;
import marketdata.spark.core.trade.ReadReport;
import marketdata.spark.core.trade.TaskResult;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A week of one trade a minute in a real topic, each arrived when it happened; how much of it is read for one minute.
 * Times are those of {@link TestMarket}.
 */
class KafkaTopicHistoryIT {
    private static final int WEEK = 7 * 24 * 60;
    private static final long NOON = TestMarket.START - 13_000_000L;
    private static TestBroker broker;

    @TempDir
    static Path folder;

    private final SparkSession spark = TestSpark.session();

    @Command
    static final class Job {
        @Mixin
        private TradeTopic trades;
    }

    @BeforeAll
    @SuppressWarnings("FutureReturnValueIgnored") // flushed, and the tests need every record
    static void start() throws Exception {
        broker = new TestBroker(folder);
        broker.create(2, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers(), "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int minute = 0; minute < WEEK; minute++) {
                send(producer, minute, 0, minute);
            }
            // Trade 3000 came three hours late; trade 7000 never did.
            send(producer, 3_000, 180, 3_000);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(KafkaProducer<byte[], byte[]> producer, int minute, int minutesLate, long id) {
        boolean isWithheld = id == 7_000 || (id == 3_000 && minutesLate == 0);
        if (!isWithheld) {
            byte[] trade = TestMarket.bytes(TestMarket.trade(1 + id, -60.0 * WEEK + 60 * minute, "100"));
            long arrived = NOON / 1000 - 60_000L * (WEEK - minute - minutesLate);
            // Late ones by themselves, so that times ascend in each partition.
            int partition = minutesLate > 0 ? 1 : 0;
            producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, partition, arrived, null, trade));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void aMinuteIsProvenByTwoHoursOfAWeek() {
        AtomicLong read = new AtomicLong();
        assertThat(row(5_000, read).status()).isEqualTo(MinuteStatus.CERTIFIED);
        assertThat(read).hasValueBetween(100, 150);
    }

    @Test
    void aMinuteWhoseTradeCameHoursLateIsProvenByADay() {
        AtomicLong read = new AtomicLong();
        assertThat(row(3_000, read).tradeCount()).isOne();
        assertThat(read).hasValueBetween(1_500, 2_000);
    }

    @Test
    void aMinuteThatLacksATradeIsLookedForEverywhere() {
        AtomicLong read = new AtomicLong();
        assertThat(row(6_999, read).status()).isEqualTo(MinuteStatus.INCOMPLETE);
        assertThat(read).hasValueGreaterThan(WEEK - 2);
    }

    @Test
    void allIsReadOfAMinuteThatWasInConflict() {
        AtomicLong read = new AtomicLong();
        assertThat(row(5_000, true, read).status()).isEqualTo(MinuteStatus.CERTIFIED);
        assertThat(read).hasValueGreaterThan(WEEK - 2);
    }

    /** What arrived within an hour, within a day, and later is read, and as the topic begins there, nothing once more. */
    @Test
    void whatIsReadFromItsBeginningIsNotReadAgainForAMinuteThatLacksATrade() {
        AtomicLong read = new AtomicLong();
        assertThat(rows(Set.of(start(0), start(6_999)), false, read))
                .extracting(MinuteRow::status)
                .containsExactlyInAnyOrder(MinuteStatus.CERTIFIED, MinuteStatus.INCOMPLETE);
        assertThat(read).hasValueBetween(WEEK + 15_400L, WEEK + 15_700L);
    }

    @Test
    void whatHasBeenReadIsReportedMeanwhile() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicLong clock = new AtomicLong();
        SparkSession spark = TestSpark.session();
        ReportedHistory past = new ReportedHistory(
                spark,
                past(),
                new ProgressLines(
                        "records read",
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        () -> clock.addAndGet(3_000_000_000L)));
        try {
            // One record is in a partition of its own: the task of one of the two ends first.
            past.between(spark, TopicHistory.BEGINNING, TopicHistory.END).collectAsList();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(out.toString(StandardCharsets.UTF_8))
                    .matches("(?s)[0-9,]+ of 10,079 records read, about [0-9.]+ (s|min|h) left\n.*"));
        } finally {
            spark.sparkContext().removeSparkListener(past);
        }
    }

    private static TopicHistory past() {
        Job job = new Job();
        new CommandLine(job).parseArgs("--kafka-bootstrap-servers=" + broker.servers());
        return job.trades.past();
    }

    private MinuteRow row(int minute, AtomicLong read) {
        return row(minute, false, read);
    }

    private MinuteRow row(int minute, boolean conflicting, AtomicLong read) {
        return rows(Set.of(start(minute)), conflicting, read).get(0);
    }

    private static long start(int minute) {
        return NOON - 60_000_000L * (WEEK - minute);
    }

    private List<MinuteRow> rows(Set<Long> minutes, boolean conflicting, AtomicLong read) {
        RestateRequest waiting = new RestateRequest(
                "coinbase",
                "BTCUSDT",
                minutes,
                minutes,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                List.of(),
                List.of(),
                conflicting);
        Map<String, RestateResult> found =
                WideningRead.of(spark, new CountedPast(past(), read), Map.of(waiting.key(), waiting));
        return found.get(waiting.key()).rows();
    }

    /** Counts the records that the tasks report to have read. */
    private record CountedPast(TopicHistory past, AtomicLong read) implements TopicHistory {
        @Override
        public Dataset<Row> between(SparkSession spark, long from, long until) {
            Dataset<Row> packed = past.between(spark, from, until);
            long records = packed.collectAsList().stream()
                    .filter(each -> each.getString(0).startsWith("!"))
                    .mapToLong(each -> ((ReadReport) TaskResult.thing(each.<byte[]>getAs(1))).records())
                    .sum();
            assertThat(records(from, until)).isEqualTo(records);
            read.addAndGet(records);
            return packed;
        }

        @Override
        public long records(long from, long until) {
            return past.records(from, until);
        }

        @Override
        public boolean holdsBefore(long from) {
            return past.holdsBefore(from);
        }

        @Override
        public long wholeSince() {
            return past.wholeSince();
        }
    }
}
