package marketdata.spark.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;

/** A count that a query's sink adds to, batch by batch. It costs nothing, and keeps nothing, unless {@link JobMetrics} serves it. */
public final class QueryCounter {
    static final String RECORDS = "crypto.job.records";
    static final String QUERY = "query";

    private final Counter counter;

    private QueryCounter(Counter counter) {
        this.counter = counter;
    }

    /** Records of Kafka that the query's batches have read. */
    public static QueryCounter records(String query) {
        return of(RECORDS, "Records of Kafka that finished batches have read", query);
    }

    /** Records that the tasks could not use and have sent to the dead letters. */
    public static QueryCounter rejectedRecords(String query) {
        return of(
                "crypto.job.rejected.records", "Records that could not be used, kept in the dead letter topic", query);
    }

    /** @param fate what became of the trades, as in stream_commits: counted, duplicate, late, rejected */
    public static QueryCounter trades(String query, String fate) {
        return of(
                "crypto.job.trades",
                "Trades that finished batches have read, by what became of them",
                query,
                "fate",
                fate);
    }

    private static QueryCounter of(String name, String description, String query, String... labels) {
        return new QueryCounter(Counter.builder(name)
                .description(description)
                .tag(QUERY, query)
                .tags(labels)
                .register(Metrics.globalRegistry));
    }

    /** Adds to the count; exact below 2^53. */
    public void add(long count) {
        counter.increment((double) count);
    }
}
