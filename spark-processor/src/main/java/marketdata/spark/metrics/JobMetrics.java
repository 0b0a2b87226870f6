package marketdata.spark.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import marketdata.connect.http.TextServer;
import marketdata.connect.http.TextServer.Text;
import marketdata.connect.metrics.ProgramMetrics;
import marketdata.spark.core.source.OffsetRange;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The metrics of a driver's streaming queries, for Prometheus. Spark reports finished batches to a thread of its own, so no batch
 * waits for this; the counts are of batches that this driver has finished, whereas the ledger counts those of all drivers.
 */
public final class JobMetrics extends StreamingQueryListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);

    private final PrometheusMeterRegistry registry;
    private final SparkSession spark;
    private final Map<String, QueryMeters> queries = new ConcurrentHashMap<>();
    private final TextServer server;

    private JobMetrics(String job, SparkSession spark, InetSocketAddress address) throws IOException {
        this.spark = spark;
        registry = ProgramMetrics.registry("name", job);
        server = TextServer.start(address, Map.of("/metrics", new Text(ProgramMetrics.CONTENT_TYPE, registry::scrape)));
    }

    /**
     * Serves the metrics of this session's queries from now on.
     *
     * @param address port 0 takes a free one
     * @throws IOException when it is taken
     */
    static JobMetrics serve(String job, SparkSession spark, InetSocketAddress address) throws IOException {
        JobMetrics metrics = new JobMetrics(job, spark, address);
        Metrics.addRegistry(metrics.registry);
        spark.streams().addListener(metrics);
        LOG.info("metrics at http://{}:{}/metrics", address.getHostString(), metrics.server.port());
        return metrics;
    }

    /** Where it listens. */
    int port() {
        return server.port();
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {
        queries.computeIfAbsent(event.name(), QueryMeters::new);
    }

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
        StreamingQueryProgress progress = event.progress();
        QueryMeters meters = queries.get(progress.name());
        if (meters != null && progress.durationMs().containsKey("addBatch")) {
            meters.batch(progress);
        }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
        // The program ends with it.
    }

    @Override
    public void close() {
        spark.streams().removeListener(this);
        Metrics.removeRegistry(registry);
        server.close();
    }

    /** The metrics of one query, from Spark's report of each batch. */
    private final class QueryMeters {
        private final Tags tags;
        private final Timer duration;
        /** Null for a query whose sink counts them: a row is not a record there. */
        private final QueryCounter records;

        private volatile double finishedSeconds = Double.NaN;
        private volatile double lag = Double.NaN;

        QueryMeters(String query) {
            tags = Tags.of(QueryCounter.QUERY, query);
            duration = Timer.builder("crypto.job.batch.duration")
                    .description("From the start of a batch to its commit in the checkpoint")
                    .tags(tags)
                    .serviceLevelObjectives(Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
                            .map(Duration::ofMillis)
                            .toArray(Duration[]::new))
                    .register(registry);
            boolean counted = registry.find(QueryCounter.RECORDS).tags(tags).counter() != null;
            records = counted ? null : QueryCounter.records(query);
        }

        void batch(StreamingQueryProgress progress) {
            long millis = progress.durationMs().get("triggerExecution");
            duration.record(Duration.ofMillis(millis));
            if (records != null) {
                records.add(progress.numInputRows());
            }
            finishedSeconds =
                    Instant.parse(progress.timestamp()).plusMillis(millis).toEpochMilli() / 1000.0;
            gauge(
                    "crypto.job.last.batch.timestamp.seconds",
                    "When the last batch ended, since 1970",
                    () -> finishedSeconds);
            OptionalLong waiting = lag(progress.sources());
            if (waiting.isPresent()) {
                lag = waiting.getAsLong();
                gauge(
                        "crypto.job.waiting.records",
                        "Records that were in the topic when the last batch began, and not in the batch",
                        () -> lag);
            }
        }

        /** Registers it once; before there is a value there is no sample. */
        private void gauge(String name, String description, Supplier<Number> value) {
            Gauge.builder(name, value).description(description).tags(tags).register(registry);
        }
    }

    /** Offsets behind the batch's end, at the newest ones that its beginning knew; empty for a source that does not say them. */
    static OptionalLong lag(SourceProgress... sources) {
        long behind = 0;
        for (SourceProgress source : sources) {
            if (source.latestOffset() == null || source.endOffset() == null) {
                return OptionalLong.empty();
            }
            // Both texts of a batch name the same partitions.
            behind += sum(source.latestOffset()) - sum(source.endOffset());
        }
        return OptionalLong.of(behind);
    }

    private static long sum(String offsets) {
        return OffsetRange.parse(offsets).values().stream()
                .mapToLong(each -> each)
                .sum();
    }
}
