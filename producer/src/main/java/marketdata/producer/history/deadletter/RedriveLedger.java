package marketdata.producer.history.deadletter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.TopicReader;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What has been re-driven: a compacted topic, a record for each dead letter, its key the dead letter's place. */
final class RedriveLedger {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TopicReader topics;
    private final String lettersTopicId;
    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * One dead letter's fate.
     *
     * @param lettersTopicId identity of the topic the dead letter lies in: another of the same name has other dead letters
     * @param outcome {@code published}, or {@code already_there} when every trade was in the topic
     * @param trades such as {@code binance|BTCUSDT|17}
     * @param at ISO UTC
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Entry(
            @JsonProperty("letters_topic_id") String lettersTopicId,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("trades") List<String> trades,
            @JsonProperty("at") String at) {}

    private RedriveLedger(TopicReader topics, String lettersTopicId) {
        this.topics = topics;
        this.lettersTopicId = lettersTopicId;
    }

    /** The ledger as it is; empty when nothing was ever re-driven. */
    static RedriveLedger read(TopicReader topics) throws InterruptedException {
        RedriveLedger ledger = new RedriveLedger(topics, topics.id(Topics.TRADES_DEAD_LETTER));
        if (topics.names().contains(Topics.TRADES_REDRIVEN)) {
            topics.readAll(Topics.TRADES_REDRIVEN, record -> {
                if (record.key() != null && record.value() != null) {
                    ledger.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
            });
        }
        return ledger;
    }

    private void take(String place, byte[] json) {
        try {
            Entry entry = JSON.readValue(json, Entry.class);
            if (lettersTopicId.equals(entry.lettersTopicId())) {
                entries.put(place, entry);
            }
        } catch (IOException e) {
            throw new KafkaException(Topics.TRADES_REDRIVEN + " holds a record that is no entry: " + place, e);
        }
    }

    /** What became of a dead letter; null: nothing yet. */
    Entry of(StoredDeadLetter deadLetter) {
        return entries.get(deadLetter.place());
    }

    Entry entry(String outcome, List<String> trades, String at) {
        return new Entry(lettersTopicId, outcome, trades, at);
    }

    /** Writes entries down; returns when Kafka has them. */
    void write(Map<String, Entry> more) throws InterruptedException {
        if (more.isEmpty()) {
            return;
        }
        topics.create(Topics.TRADES_REDRIVEN);
        try (Producer<byte[], byte[]> producer = topics.producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Map.Entry<String, Entry> each : more.entrySet()) {
                sent.add(producer.send(new ProducerRecord<>(
                        Topics.TRADES_REDRIVEN,
                        each.getKey().getBytes(StandardCharsets.UTF_8),
                        JSON.writeValueAsBytes(each.getValue()))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("the ledger could not be written", e.getCause());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        entries.putAll(more);
    }
}
