package marketdata.connect.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a streaming job has read its topics, and how often it was started again: offsets of a consumer group that is named
 * after it, so every tool that shows consumer groups shows them too. Spark continues from its checkpoint and never reads
 * them. Times are UTC, by the clock of the driver's machine.
 *
 * @param job its name, for example {@code OhlcLake}; with a sink ({@code TradeWindows-parquet}) or a topic
 *     ({@code MarketEvents-rawtrade}) where it may run several times or has several queries
 * @param startedAt its first start, or the first one after it was stopped; a restart after a failure does not change it
 * @param restarts when it was started again after that without having been stopped; the newest ten
 * @param committedAt when its newest batch was durable, or when nothing was left to read after it; null before the first
 * @param stoppedAt when it was stopped by a signal; null while it is meant to run
 * @param failure why its process ended last; null when it could not say so: it was killed, or has not ended
 * @param next the next offset to read of each partition; empty while none of its topics exists
 */
public record JobOffsets(
        String job,
        Instant startedAt,
        List<Instant> restarts,
        Instant committedAt,
        Instant stoppedAt,
        Failure failure,
        Map<TopicPartition, Long> next) {
    /** The job that writes the minutes. How far it is, its ledger in PostgreSQL knows. */
    public static final String MAIN = "CryptoAnalytics";

    private static final String GROUP_PREFIX = "crypto-pipeline-";
    private static final Pattern METADATA = Pattern.compile(
            "started=(\\S+) committed=(\\S+) stopped=(\\S+)(?: restarts=(\\S*) failed=(\\S+) reason=(.*))?");
    private static final String NEVER = "never";
    private static final int MOST_RESTARTS = 10;

    /** An offset needs a topic that exists. This one does wherever a group does; nobody reads it by such an offset. */
    private static final TopicPartition NO_TOPIC = new TopicPartition("__consumer_offsets", 0);

    /** An error that ended a process. The reason is one line of at most 160 characters. */
    public record Failure(Instant at, String reason) {
        private static final int LONGEST = 160;

        /** Shortened to what one offset's metadata may hold. */
        public Failure {
            at = at.truncatedTo(ChronoUnit.MILLIS);
            String line = reason.replaceAll("\\s+", " ").strip();
            reason = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
        }
    }

    /** Copies, in whole milliseconds, so that what is read is what was written. */
    public JobOffsets {
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        restarts = restarts.stream()
                .skip(Math.max(0, restarts.size() - MOST_RESTARTS))
                .map(each -> each.truncatedTo(ChronoUnit.MILLIS))
                .toList();
        committedAt = committedAt == null ? null : committedAt.truncatedTo(ChronoUnit.MILLIS);
        stoppedAt = stoppedAt == null ? null : stoppedAt.truncatedTo(ChronoUnit.MILLIS);
        next = Map.copyOf(next);
    }

    /** A job that starts for the first time, or after it was stopped. */
    public static JobOffsets started(String job, Instant now, Map<TopicPartition, Long> next) {
        return new JobOffsets(job, now, List.of(), null, null, null, next);
    }

    /** The same job when it starts again without having been stopped. An older failure is not the reason. */
    public JobOffsets restarted(Instant now) {
        Instant newestStart = restarts.isEmpty() ? startedAt : restarts.get(restarts.size() - 1);
        List<Instant> all = Stream.concat(restarts.stream(), Stream.of(now)).toList();
        Failure reason = failure == null || failure.at().isBefore(newestStart) ? null : failure;
        return new JobOffsets(job, startedAt, all, committedAt, null, reason, next);
    }

    /** The same job after a batch, or after a look at its topics that found nothing to read. */
    public JobOffsets committed(Instant now, Map<TopicPartition, Long> end) {
        return new JobOffsets(job, startedAt, restarts, now, null, failure, end);
    }

    /** The same job after it was stopped. */
    public JobOffsets stopped(Instant now) {
        return new JobOffsets(job, startedAt, restarts, committedAt, now, failure, next);
    }

    /** The same job after an error ended it. */
    public JobOffsets failed(Instant now, String reason) {
        return new JobOffsets(job, startedAt, restarts, committedAt, null, new Failure(now, reason), next);
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
        Stream<Instant> times = Stream.of(startedAt, committedAt, stoppedAt, failure == null ? null : failure.at());
        return Stream.concat(times, restarts.stream())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Optional<JobOffsets> read(String job, String metadata, Map<TopicPartition, Long> next) {
        Matcher times = METADATA.matcher(Objects.requireNonNullElse(metadata, ""));
        if (!times.matches()) {
            return Optional.empty();
        }
        // Versions before 0.2 wrote neither restarts nor failures.
        String restarts = Objects.requireNonNullElse(times.group(4), "");
        Instant failedAt = times.group(5) == null ? null : time(times.group(5));
        next.remove(NO_TOPIC);
        return Optional.of(new JobOffsets(
                job,
                time(times.group(1)),
                restarts.isEmpty()
                        ? List.of()
                        : Arrays.stream(restarts.split(",")).map(Instant::parse).toList(),
                time(times.group(2)),
                time(times.group(3)),
                failedAt == null ? null : new Failure(failedAt, times.group(6)),
                next));
    }

    private static Instant time(String text) {
        return text.equals(NEVER) ? null : Instant.parse(text);
    }

    private static String text(Instant time) {
        return time == null ? NEVER : time.toString();
    }

    /** Sends them to the broker; the answer comes later. */
    public KafkaFuture<Void> commit(Admin admin) {
        String metadata = "started=%s committed=%s stopped=%s restarts=%s failed=%s reason=%s"
                .formatted(
                        startedAt,
                        text(committedAt),
                        text(stoppedAt),
                        restarts.stream().map(Instant::toString).collect(Collectors.joining(",")),
                        text(failure == null ? null : failure.at()),
                        failure == null ? "" : failure.reason());
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, metadata)));
        if (offsets.isEmpty()) {
            offsets.put(NO_TOPIC, new OffsetAndMetadata(0, metadata));
        }
        return admin.alterConsumerGroupOffsets(GROUP_PREFIX + job, offsets).all();
    }
}
