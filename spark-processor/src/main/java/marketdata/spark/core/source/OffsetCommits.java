package marketdata.spark.core.source;

import marketdata.connect.kafka.JobOffsets;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commits to Kafka that a job was started, how far one query of it has read, and why it ended, as {@link JobOffsets}: at its start, after
 * batches that its sink and its checkpoint hold, and every ten seconds in which its query looked at its topics and found no
 * record. A driver that is frozen, ends again and again or cannot write its batch moves no offset. A failed commit is logged
 * and does not disturb the job.
 */
public final class OffsetCommits extends StreamingQueryListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
    private static final int TIMEOUT_MILLIS = 5_000;

    /** A driver that is stopped has ten seconds, of which its batch may take eight. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

    private final Admin admin;
    private final String query;
    private final List<String> topics;
    private final Duration pause;
    private JobOffsets offsets;
    private UUID id;
    private SourceProgress[] read = {};
    private long committedNanos;
    private boolean hasEnded;

    /**
     * Records that a job starts, for the first time or again; also when none of its topics exists, without which it will not run.
     *
     * @param query its name
     * @param job that of the offsets
     * @param topics that it reads
     * @param first from where a new checkpoint reads them
     * @param pause no batch is committed sooner after another
     */
    OffsetCommits(
            String bootstrapServers, String query, String job, List<String> topics, OffsetSpec first, Duration pause) {
        this.query = query;
        this.topics = topics;
        this.pause = pause;
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG, "offsets-" + job,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS));
        try {
            JobOffsets before = JobOffsets.of(admin, job).orElse(null);
            Map<TopicPartition, Long> next = before == null || before.next().isEmpty() ? offsets(first) : before.next();
            offsets = before == null || before.stoppedAt() != null
                    ? JobOffsets.started(job, Instant.now(), next)
                    : before.restarted(Instant.now());
            commit();
        } catch (ExecutionException e) {
            warn(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (offsets == null) {
            offsets = JobOffsets.started(job, Instant.now(), Map.of());
        }
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        try {
            for (TopicDescription topic :
                    admin.describeTopics(topics).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(each -> asked.put(new TopicPartition(topic.name(), each.partition()), which));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Map.of();
            }
            throw e;
        }
        Map<TopicPartition, Long> found = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
                admin.listOffsets(asked).all().get().entrySet()) {
            found.put(each.getKey(), each.getValue().offset());
        }
        return found;
    }

    @Override
    public synchronized void onQueryStarted(QueryStartedEvent event) {
        if (query.equals(event.name())) {
            id = event.id();
        }
    }

    @Override
    public synchronized void onQueryProgress(QueryProgressEvent event) {
        if (!event.progress().id().equals(id)) {
            return;
        }
        read = event.progress().sources();
        if (committedNanos == 0 || System.nanoTime() - committedNanos >= pause.toNanos()) {
            committed(end());
        }
    }

    /** Up to where the query has read since it was started; empty when it has read nothing. */
    private Map<TopicPartition, Long> end() {
        Map<TopicPartition, Long> end = new HashMap<>();
        for (SourceProgress source : read) {
            end.putAll(OffsetRange.parse(source.endOffset()));
        }
        return end;
    }

    @Override
    public synchronized void onQueryIdle(QueryIdleEvent event) {
        if (!event.id().equals(id)) {
            return;
        }
        try {
            // Spark does not say where a query stands that has read nothing since its start: at the end, nothing is
            // left.
            committed(read.length == 0 ? offsets(OffsetSpec.latest()) : end());
        } catch (ExecutionException e) {
            warn(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // Whether it was stopped or has failed is known to the job.
    }

    private void committed(Map<TopicPartition, Long> end) {
        if (!hasEnded && !end.isEmpty()) {
            offsets = offsets.committed(Instant.now(), end);
            committedNanos = System.nanoTime();
            commit();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next commit holds this one
    private void commit() {
        offsets.commit(admin).whenComplete((nothing, failure) -> {
            if (failure != null) {
                warn(failure);
            }
        });
    }

    /** Records that the job was stopped by a signal; returns when Kafka has answered, at the latest after two seconds. */
    public synchronized void stopped() {
        ended(offsets.stopped(Instant.now()));
    }

    /** Records that an error ended the job; returns as {@link #stopped} does. */
    public synchronized void failed(String reason) {
        ended(offsets.failed(Instant.now(), reason));
    }

    private void ended(JobOffsets last) {
        if (hasEnded) {
            return;
        }
        hasEnded = true;
        try {
            last.commit(admin).get(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            warn(e.getCause());
        } catch (TimeoutException e) {
            warn("Kafka does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void warn(Object reason) {
        LOG.warn("the monitor does not see how far this job has read: {}", reason);
    }

    /** Nothing is committed any more. */
    @Override
    public synchronized void close() {
        hasEnded = true;
        admin.close(Duration.ZERO);
    }
}
