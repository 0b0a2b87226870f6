package marketdata.connect.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a streaming job beside the main one has read its topics: offsets of a consumer group that is named after it, so every
 * tool that shows consumer groups shows them too. Spark continues from its checkpoint and never reads them. Times
 * are UTC, by the clock of the driver's machine.
 *
 * @param job its name, for example {@code OhlcLake}; with a sink ({@code TradeWindows-parquet}) or a topic
 *     ({@code MarketEvents-rawtrade}) where it may run several times or has several queries
 * @param startedAt its first start, or the first one after it was stopped; a restart after a failure does not change it
 * @param committedAt when its newest batch was durable, or when nothing was left to read after it; null before the first
 * @param stoppedAt when it was stopped by a signal; null while it is meant to run
 * @param next the next offset to read of each partition
 */
public record JobOffsets(
        String job, Instant startedAt, Instant committedAt, Instant stoppedAt, Map<TopicPartition, Long> next) {
    private static final String GROUP_PREFIX = "crypto-pipeline-";
    private static final Pattern TIMES = Pattern.compile("started=(\\S+) committed=(\\S+) stopped=(\\S+)");
    private static final String NEVER = "never";

    /** Copies, in whole milliseconds, so that what is read is what was written. */
    public JobOffsets {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        committedAt = committedAt == null ? null : committedAt.truncatedTo(ChronoUnit.MILLIS);
        stoppedAt = stoppedAt == null ? null : stoppedAt.truncatedTo(ChronoUnit.MILLIS);
        next = Map.copyOf(next);
    }

    /** A job that starts for the first time, or after it was stopped. */
    public static JobOffsets started(String job, Instant now, Map<TopicPartition, Long> next) {
        return new JobOffsets(job, now, null, null, next);
    }

    /** The same job after a batch, or after a look at its topics that found nothing to read. */
    public JobOffsets committed(Instant now, Map<TopicPartition, Long> end) {
        return new JobOffsets(job, startedAt, now, null, end);
    }

    /** The same job after it was stopped. */
    public JobOffsets stopped(Instant now) {
        return new JobOffsets(job, startedAt, committedAt, now, next);
    }

    /** Every job that has such offsets. Kafka forgets them {@code offsets.retention.minutes} (7 days) after the last commit. */
    public static List<JobOffsets> all(Admin admin) throws ExecutionException, InterruptedException {
        List<String> jobs = admin.listConsumerGroups().all().get().stream()
                .map(ConsumerGroupListing::groupId)
                .filter(each -> each.startsWith(GROUP_PREFIX))
                .map(each -> each.substring(GROUP_PREFIX.length()))
                .sorted()
                .toList();
        List<JobOffsets> found = new ArrayList<>();
        for (String job : jobs) {
            of(admin, job).ifPresent(found::add);
        }
        return found;
    }

    /** Those of one job; empty when it was never started. */
    public static Optional<JobOffsets> of(Admin admin, String job) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP_PREFIX + job)
                .partitionsToOffsetAndMetadata()
                .get();
        // A commit writes all partitions; those with older times are of a topic that the job reads no more.
        Optional<JobOffsets> newest = Optional.empty();
        Map<String, Map<TopicPartition, Long>> byTimes = new HashMap<>();
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                byTimes.computeIfAbsent(offset.metadata(), times -> new HashMap<>())
                        .put(partition, offset.offset());
            }
        });
        for (Map.Entry<String, Map<TopicPartition, Long>> each : byTimes.entrySet()) {
            Optional<JobOffsets> read = read(job, each.getKey(), each.getValue());
            if (read.isPresent()
                    && newest.filter(other ->
                                    other.writtenAt().isAfter(read.get().writtenAt()))
                            .isEmpty()) {
                newest = read;
            }
        }
        return newest;
    }

    private Instant writtenAt() {
        return stoppedAt != null ? stoppedAt : committedAt != null ? committedAt : startedAt;
    }

    private static Optional<JobOffsets> read(String job, String metadata, Map<TopicPartition, Long> next) {
        Matcher times = TIMES.matcher(Objects.requireNonNullElse(metadata, ""));
        return times.matches()
                ? Optional.of(
                        new JobOffsets(job, time(times.group(1)), time(times.group(2)), time(times.group(3)), next))
                : Optional.empty();
    }

    private static Instant time(String text) {
        return text.equals(NEVER) ? null : Instant.parse(text);
    }

    private static String text(Instant time) {
        return time == null ? NEVER : time.toString();
    }

    /** Sends them to the broker; the answer comes later. */
    public KafkaFuture<Void> commit(Admin admin) {
        String times = "started=%s committed=%s stopped=%s".formatted(startedAt, text(committedAt), text(stoppedAt));
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, times)));
        return admin.alterConsumerGroupOffsets(GROUP_PREFIX + job, offsets).all();
    }
}
