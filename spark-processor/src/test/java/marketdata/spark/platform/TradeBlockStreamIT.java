package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.Topics;
import marketdata.spark.TestBroker;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.ReadReport;
import marketdata.spark.core.trade.TaskResult;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
            send(broker, 40);
            run(broker);
            assertThat(tasks).containsExactly(1);
            assertThat(records).isEqualTo(40);

            send(broker, 30_000);
            run(broker);
            assertThat(tasks).containsExactly(1, PARTITIONS);
            assertThat(records).isEqualTo(30_040);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(TestBroker broker, int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers(), "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int end = nextId + count; nextId < end; nextId++) {
                byte[] trade = TestMarket.bytes(TestMarket.trade(nextId, nextId / 1_000.0, "100"));
                producer.send(new ProducerRecord<>(Topics.CLEAN_TRADES, nextId % PARTITIONS, null, trade));
            }
        }
    }

    private void run(TestBroker broker) throws Exception {
        Options options = new Options();
        new CommandLine(options).parseArgs("--kafka-bootstrap-servers=" + broker.servers());
        options.trades
                .packed(TestSpark.session())
                .writeStream()
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> look(batch))
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
    }

    private void look(Dataset<Row> batch) {
        tasks.add(batch.javaRDD().getNumPartitions());
        batch.collectAsList().stream()
                .filter(each -> each.getString(0).startsWith("!"))
                .forEach(each -> records += ((ReadReport) TaskResult.thing(each.<byte[]>getAs(1))).records());
    }
}
