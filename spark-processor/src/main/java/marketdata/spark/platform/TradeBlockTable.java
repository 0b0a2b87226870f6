package marketdata.spark.platform;

import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaSourceProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trades of a Kafka topic, as a stream or once, parsed and packed where they are fetched: no row is made of a record. Offsets,
 * their limits and their checkpoint are those of Spark's own Kafka source, whose options all apply.
 */
public final class TradeBlockTable implements TableProvider {
    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return Trades.BY_SYMBOL;
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new Topic(schema);
    }

    @SuppressWarnings("deprecation") // its successor, columns(), is made from it
    private record Topic(StructType schema) implements SupportsRead {
        @Override
        public String name() {
            return "packed trades";
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.MICRO_BATCH_READ, TableCapability.BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            SupportsRead kafka = (SupportsRead) new KafkaSourceProvider().getTable(options);
            return () -> new TopicScan(schema, kafka.newScanBuilder(options).build());
        }
    }

    private record TopicScan(StructType readSchema, Scan kafka) implements Scan {
        @Override
        public MicroBatchStream toMicroBatchStream(String checkpoint) {
            return new TradeBlockStream(kafka.toMicroBatchStream(checkpoint));
        }

        /** Of records that a stream has read before, and whose dead letters it has sent. */
        @Override
        public Batch toBatch() {
            Batch batch = kafka.toBatch();
            return new Batch() {
                @Override
                public InputPartition[] planInputPartitions() {
                    return Arrays.stream(batch.planInputPartitions())
                            .map(each -> new TradeBlockReaders.TaskInput(List.of((KafkaBatchInputPartition) each)))
                            .toArray(InputPartition[]::new);
                }

                @Override
                public PartitionReaderFactory createReaderFactory() {
                    return new TradeBlockReaders(true);
                }
            };
        }
    }
}
