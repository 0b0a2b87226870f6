package marketdata.producer.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.TopicReader;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * When backfills ran: a compacted topic, a record for each. What they published lies in {@code clean_trades} between begin and
 * end, far from where a live trade of the same time lies.
 */
final class BackfillRuns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Entry> entries = new TreeMap<>();

    /** As in the topic; {@code endMs} is null while the backfill runs, and when it was killed. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Entry(
            @JsonProperty("source") String source,
            @JsonProperty("began_ms") long beganMs,
            @JsonProperty("end_ms") Long endMs) {}

    /**
     * One of them.
     *
     * @param beganMillis since 1970 UTC
     * @param endMillis the same; empty when it runs, or was killed
     */
    record Run(long beganMillis, OptionalLong endMillis) {}

    private BackfillRuns() {}

    /** Those that are known. */
    static BackfillRuns read(TopicReader topics) throws InterruptedException {
        BackfillRuns runs = new BackfillRuns();
        if (topics.names().contains(Topics.TRADES_BACKFILLED)) {
            topics.readAll(Topics.TRADES_BACKFILLED, record -> {
                if (record.key() != null && record.value() != null) {
                    runs.take(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
            });
        }
        return runs;
    }

    private void take(String key, byte[] json) {
        try {
            entries.put(key, JSON.readValue(json, Entry.class));
        } catch (IOException e) {
            throw new KafkaException(Topics.TRADES_BACKFILLED + " holds a record that is no entry: " + key, e);
        }
    }

    /** Those of a source, oldest first. */
    List<Run> of(String source) {
        return entries.values().stream()
                .filter(each -> source.equals(each.source()))
                .map(each -> new Run(
                        each.beganMs(), each.endMs() == null ? OptionalLong.empty() : OptionalLong.of(each.endMs())))
                .sorted(java.util.Comparator.comparingLong(Run::beganMillis))
                .toList();
    }

    /** Notes that one begins; {@code endMillis} empty. Later the same with its end. Returns when Kafka has it. */
    static void write(TopicReader topics, String source, Run run) throws InterruptedException {
        topics.create(Topics.TRADES_BACKFILLED);
        Long end = run.endMillis().isPresent() ? run.endMillis().getAsLong() : null;
        try (Producer<byte[], byte[]> producer = topics.producer()) {
            producer.send(new ProducerRecord<>(
                            Topics.TRADES_BACKFILLED,
                            (source + "|" + run.beganMillis()).getBytes(StandardCharsets.UTF_8),
                            JSON.writeValueAsBytes(new Entry(source, run.beganMillis(), end))))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException(Topics.TRADES_BACKFILLED + " could not be written", e.getCause());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
