package marketdata.monitor.status;

import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.database.Totals;
import marketdata.monitor.disk.Place;
import marketdata.monitor.kafka.WrittenTopic;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the pipeline stands. What could not be asked is null or empty, and a problem says why.
 *
 * @param at when it was read, UTC
 * @param problems what could not be asked, in words
 * @param totals null when PostgreSQL could not be asked
 * @param stream null when it could not be asked, or before the first batch
 * @param jobs streaming jobs that were started at least once, the main one first
 * @param feeds what feeds have written last
 * @param disks Kafka's and those of --disk-paths, each as far as it is known
 */
public record PipelineStatus(
        Instant at,
        List<String> problems,
        List<SymbolStatus> symbols,
        Totals totals,
        StreamProgress stream,
        List<SubmittedJob> jobs,
        List<TopicStatus> topics,
        List<WrittenTopic> feeds,
        List<Place> disks) {

    /**
     * A symbol's newest minute.
     *
     * @param minute its start, UTC
     * @param age time since it ended; 0 while it runs
     * @param close null in a quiet minute
     */
    public record SymbolStatus(
            String source,
            String symbol,
            Instant minute,
            String status,
            Duration age,
            BigDecimal close,
            long tradeCount,
            Instant updatedAt) {}

    /**
     * A Kafka topic.
     *
     * @param records kept now
     * @param lag not yet committed by the stream; null when the stream does not read it
     */
    public record TopicStatus(String topic, int partitions, long records, Long lag) {}

    /** A topic by name; empty when it does not exist or Kafka could not be asked. */
    public Optional<TopicStatus> topic(String name) {
        return topics.stream().filter(topic -> topic.topic().equals(name)).findFirst();
    }
}
