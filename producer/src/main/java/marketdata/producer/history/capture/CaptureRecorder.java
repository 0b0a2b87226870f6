package marketdata.producer.history.capture;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads {@code raw_trades} from where the tape ends, and writes an hour's file when no partition can bring more of it:
 * each is beyond the hour, or at its end while the clock is.
 */
final class CaptureRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureRecorder.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String topicId;
    private final Path tape;
    private final long graceMicros;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final OpenHours hours;
    private final Map<Integer, Long> newest = new HashMap<>();
    private long lookedNanos;

    /**
     * @param consumer at no partition yet
     * @param grace how long after its end an hour may still get frames
     */
    CaptureRecorder(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            String topicId,
            Path tape,
            Duration grace,
            Clock clock,
            LongSupplier nanoTime)
            throws IOException {
        this.consumer = consumer;
        this.partitions = List.copyOf(partitions);
        this.topicId = topicId;
        this.tape = tape;
        this.graceMicros = TimeUnit.NANOSECONDS.toMicros(grace.toNanos());
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.hours = new OpenHours(tape, topicId, nanoTime);
        this.lookedNanos = nanoTime.getAsLong();
    }

    /** Goes to where the tape ends. */
    void begin() throws IOException {
        CapturePosition kept = CapturePosition.read(tape, topicId);
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        for (TopicPartition each : partitions) {
            long wanted = kept.of(each.partition());
            long first = beginnings.get(each);
            if (wanted < first && !kept.nextOffsets().isEmpty()) {
                LOG.error(
                        "{}: records {} to {} are gone from the broker and missing on the tape; its retention is shorter"
                                + " than the time the tape was down",
                        each,
                        wanted,
                        first - 1);
            }
            consumer.seek(each, Math.max(wanted, first));
        }
        LOG.info("Tape {} continues at {}", tape, positions());
    }

    /** Records until the thread is interrupted, then what is left in the topic. */
    void untilInterrupted() throws IOException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (InterruptException e) {
            LOG.info("Asked to stop");
        }
        boolean unused = Thread.interrupted();
        untilEnd(Duration.ofSeconds(4));
    }

    /** Records up to the topic's present end, for so long at most, and writes every hour as far as it has come. */
    void untilEnd(Duration limit) throws IOException {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + limit.toNanos();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                if (System.nanoTime() > deadline) {
                    LOG.warn("Not everything was read; the next start continues here");
                    break;
                }
                take(consumer.poll(POLL));
            }
        } catch (KafkaException e) {
            LOG.warn("Kafka does not answer ({}); the next start continues here", e.getMessage());
        }
        hours.closeAll(positions());
        remember();
        LOG.info("{} frames taken", hours.frames());
    }

    /** One look at the topic. */
    void step() throws IOException {
        take(consumer.poll(POLL));
        if (nanoTime.getAsLong() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nanoTime.getAsLong();
            try {
                if (hours.closeBefore(complete() - graceMicros, positions())) {
                    remember();
                }
            } catch (TimeoutException e) {
                LOG.warn("Kafka does not answer ({}); the hours stay open", e.getMessage());
            }
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) throws IOException {
        for (ConsumerRecord<byte[], byte[]> each : records) {
            newest.put(each.partition(), hours.take(each));
        }
    }

    /** Up to when everything received is here, microseconds since 1970 UTC. */
    private long complete() {
        long now = clock.millis() * 1000;
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream()
                .mapToLong(each -> consumer.position(each) >= ends.get(each)
                        ? now
                        : Math.min(now, newest.getOrDefault(each.partition(), Long.MIN_VALUE / 2)))
                .min()
                .orElse(now);
    }

    private Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new HashMap<>();
        partitions.forEach(each -> positions.put(each.partition(), consumer.position(each)));
        return positions;
    }

    private void remember() throws IOException {
        Map<Integer, Long> safe = new HashMap<>();
        positions().forEach((partition, position) -> safe.put(partition, hours.safeOffset(partition, position)));
        new CapturePosition(topicId, safe).write(tape);
    }
}
