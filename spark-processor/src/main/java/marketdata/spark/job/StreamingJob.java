package marketdata.spark.job;

import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.source.OffsetCommits;
import marketdata.spark.metrics.MetricsOptions;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * Runs a streaming job: starts the queries of its pipeline, waits until one of them ends or the program is stopped, and closes
 * what the pipeline has opened. A subclass is one job; its Javadoc is the job's specification.
 */
abstract class StreamingJob implements Callable<Integer> {
    @Mixin
    JobOptions options;

    @Mixin
    private MetricsOptions metrics;

    private final String name;
    private final List<StreamingQuery> queries = new ArrayList<>();
    private final List<OffsetCommits> commits = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private SparkSession spark;

    /** @param name the application's name, and that of its query and checkpoint unless the job names others */
    StreamingJob(String name) {
        this.name = name;
    }

    /** Builds the job from source to sink and starts its queries. */
    abstract void pipeline() throws Exception;

    @Override
    public final Integer call() throws Exception {
        try {
            pipeline();
            return JobProgram.await(spark, queries, this::stopped, this::failed);
        } catch (Exception e) {
            failed(e);
            throw e;
        } finally {
            close();
        }
    }

    /** The session, begun when it is first needed: wrong settings end the job before that. */
    final SparkSession spark() throws IOException {
        if (spark == null) {
            spark = closeAtEnd(options.session(name));
            metrics.serve(name, spark).ifPresent(this::closeAtEnd);
        }
        return spark;
    }

    /** The same resource, which is closed after the queries have ended; the last one first. */
    final <R extends AutoCloseable> R closeAtEnd(R resource) {
        opened.add(resource);
        return resource;
    }

    /**
     * Starts the query of a job that has one.
     *
     * @param stateVersion of what the checkpoint holds; another version begins a new checkpoint
     */
    final <T> void start(Dataset<T> rows, int stateVersion, VoidFunction2<Dataset<T>, Long> sink)
            throws TimeoutException {
        start(rows, name, options.checkpoint(name, stateVersion), sink);
    }

    /** Starts a query that hands each batch of new rows to a sink. */
    final <T> void start(Dataset<T> rows, String query, String checkpoint, VoidFunction2<Dataset<T>, Long> sink)
            throws TimeoutException {
        add(rows.writeStream()
                .queryName(query)
                .outputMode(OutputMode.Append())
                .option("checkpointLocation", checkpoint)
                .trigger(options.trigger())
                .foreachBatch(sink)
                .start());
    }

    /** Waits for this query too, which a sink has started itself. */
    final void add(StreamingQuery query) {
        queries.add(query);
    }

    /** Commits to Kafka how far a query has read, which is started after it: by this the monitor sees whether it works. */
    final void commit(OffsetCommits offsets) throws IOException {
        commits.add(closeAtEnd(offsets));
        spark().streams().addListener(offsets);
    }

    private void stopped() {
        commits.forEach(OffsetCommits::stopped);
    }

    private void failed(Throwable failure) {
        String reason = JobProgram.reason(failure);
        commits.forEach(each -> each.failed(reason));
    }

    private void close() throws Exception {
        if (!opened.isEmpty()) {
            // The first one is closed when all others are, even if one of them fails.
            try (AutoCloseable first = opened.remove()) {
                close();
            }
        }
    }
}
