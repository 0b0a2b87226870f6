package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.SymbolUpdate;
import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.ReadReport;
import marketdata.spark.core.trade.TaskResult;
import marketdata.spark.core.trade.Trades;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How the records of a batch are shared out to tasks, on a real broker. */
class TradeBlockStreamIT {
    private static final int PARTITIONS = 4;

    @TempDir
    private Path folder;

    private final List<Integer> tasks = new ArrayList<>();
    private long records;
    private int nextId = 1;

    /** Options as a job has them. */
    static final class Options {
        @Mixin
        TradeTopic trades;
    }

    @Test
    void aSmallBatchIsReadByOneTaskAndALargeOneByATaskForEachPartition() throws Exception {
        try (TestBroker broker = new TestBroker(folder)) {
            broker.create(PARTITIONS, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES);
            send(broker, 40, PARTITIONS);
            run(broker);
            assertThat(tasks).containsExactly(1);
            assertThat(records).isEqualTo(40);

            send(broker, 30_000, PARTITIONS);
            run(broker);
            assertThat(tasks).containsExactly(1, PARTITIONS);
            assertThat(records).isEqualTo(30_040);
        }
    }

    /** Counts that no busy machine changes: what a trade costs on its way from its record to its symbol's state. */
    @Test
    void aTradeIsShuffledInADozenBytesThatNothingUnpacksOnTheWay() throws Exception {
        try (TestBroker broker = new TestBroker(folder)) {
            broker.create(1, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES);
            send(broker, 30_000, 1);
            Cost cost = minutes(broker, 2);
            assertThat(cost.shuffledBytes).isBetween(30_000L, 30_000L * 12);
            assertThat(cost.plan)
                    .contains("FlatMapGroupsWithState", "Exchange")
                    .doesNotContain("AppendColumns", "DeserializeToObject", "MapPartitions");
        }
    }

    /** Nor these: a live stream pays for each batch, not for its trades. */
    @Test
    void aSmallBatchIsOneTaskFromItsRecordsToItsStateWhenThereIsOneStatePartition() throws Exception {
        try (TestBroker broker = new TestBroker(folder)) {
            broker.create(PARTITIONS, Map.of("retention.ms", "-1"), Topics.CLEAN_TRADES);
            send(broker, 2_000, PARTITIONS);
            Cost small = minutes(broker, 1);
            assertThat(small.tasks).isEqualTo(1);
            assertThat(small.shuffledBytes).isZero();
            assertThat(small.plan)
                    .contains("FlatMapGroupsWithState", "MicroBatchScan")
                    .doesNotContain("Project");

            // The same checkpoint goes on with a large batch, whose first trades are those of the small one.
            nextId = 1;
            send(broker, 30_000, PARTITIONS);
            Cost large = minutes(broker, 1);
            assertThat(large.tasks).isEqualTo(PARTITIONS + 1);
            assertThat(small.trades).isEqualTo(new SymbolUpdate.Counts(2_000, 0, 0, 0));
            assertThat(large.trades).isEqualTo(new SymbolUpdate.Counts(28_000, 2_000, 0, 0));
        }
    }

    /** What a query cost that took what was there, by its listener; and what became of the trades. */
    private record Cost(long shuffledBytes, int tasks, SymbolUpdate.Counts trades, String plan) {}

    private Cost minutes(TestBroker broker, int statePartitions) throws Exception {
        SparkSession spark = TestSpark.session();
        LongAdder shuffled = new LongAdder();
        LongAdder ended = new LongAdder();
        SparkListener figures = new SparkListener() {
            @Override
            public void onStageCompleted(SparkListenerStageCompleted stage) {
                shuffled.add(
                        stage.stageInfo().taskMetrics().shuffleWriteMetrics().bytesWritten());
                ended.add(stage.stageInfo().numTasks());
            }
        };
        List<byte[]> results = new ArrayList<>();
        spark.sparkContext().addSparkListener(figures);
        spark.conf().set("spark.sql.shuffle.partitions", statePartitions);
        try {
            StreamingQuery query = DriverSink.start(
                    Trades.minutes(topic(broker).packed(spark), 120_000_000L),
                    each -> each,
                    "minutes",
                    folder.resolve("checkpoint").toString(),
                    Trigger.AvailableNow(),
                    (session, batch, values) -> results.addAll(values));
            query.awaitTermination();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            IncrementalExecution last =
                    ((StreamingQueryWrapper) query).streamingQuery().lastExecution();
            // Else Spark plans each batch a second time, to describe it.
            assertThat(last.logical().isStreaming()).isFalse();
            return new Cost(
                    shuffled.sum(),
                    ended.intValue(),
                    counts(results),
                    last.executedPlan().toString());
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", 2);
            spark.sparkContext().removeSparkListener(figures);
        }
    }

    private static SymbolUpdate.Counts counts(List<byte[]> results) {
        return results.stream()
                .map(TaskResult::thing)
                .filter(SymbolUpdate.class::isInstance)
                .map(each -> ((SymbolUpdate) each).counts())
                .reduce(new SymbolUpdate.Counts(0, 0, 0, 0), SymbolUpdate.Counts::plus);
    }

    /** Trades with consecutive ids, as many in each partition. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(TestBroker broker, int count, int partitions) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers(), "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int each = count / partitions;
            for (int sent = 0; sent < count; sent++, nextId++) {
                byte[] trade = TestMarket.bytes(TestMarket.trade(nextId, nextId / 1_000.0, "100"));
                producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, sent / each, null, trade));
            }
        }
    }

    private void run(TestBroker broker) throws Exception {
        topic(broker)
                .packed(TestSpark.session())
                .writeStream()
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> look(batch))
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }

    private static TradeTopic topic(TestBroker broker) {
        Options options = new Options();
        new CommandLine(options).parseArgs("--kafka-bootstrap-servers=" + broker.servers());
        return options.trades;
    }

    private void look(Dataset<Row> batch) {
        tasks.add(batch.javaRDD().getNumPartitions());
        batch.collectAsList().stream()
                .filter(each -> each.getString(0).startsWith("!"))
                .forEach(each -> records += ((ReadReport) TaskResult.thing(each.<byte[]>getAs(1))).records());
    }
}
