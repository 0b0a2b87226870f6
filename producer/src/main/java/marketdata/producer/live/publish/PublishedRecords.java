package marketdata.producer.live.publish;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

import java.util.function.Consumer;

/** What this program, or another like it, published last. */
public interface PublishedRecords {
    /**
     * What the last run of a source has saved.
     *
     * @throws KafkaException when the cluster cannot be reached or stops answering
     */
    SavedState savedState(String source);

    /**
     * Hands every record to {@code taker} that the run which saved the state may have written after it, each partition in its
     * order. Without a state: the last {@value TopicTail#WITHOUT_STATE} of each partition.
     *
     * @param warmUp also what was published within a good minute before, at most {@value TopicTail#WARM_UP} records a
     *     partition
     * @throws KafkaException when the cluster cannot be reached or stops answering
     */
    void readAfter(SavedState saved, String topic, boolean warmUp, Consumer<ConsumerRecord<byte[], byte[]>> taker);

    /** How many records have been read. */
    long records();
}
