package marketdata.spark.job;

import marketdata.spark.JobCommand;
import marketdata.spark.JobOptions;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.prices.MongoSink;
import marketdata.spark.prices.PriceTopics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/**
 * Z-scores into MongoDB, one collection a window.
 *
 * <pre>
 * in          btc-price-zscore
 * out         btc-price-zscore-30s, -1m, -5m, -15m, -30m, -1h: _id "SYMBOL|timestamp", symbol, timestamp (date), price
 *             (Decimal128), zscore_price (double)
 * once        documents replace themselves by _id: however often a batch comes, the collections are the same
 * bad input   btc-price-zscore_dead_letter, with reason
 * </pre>
 */
@Command(
        name = "ZScoresToMongo",
        mixinStandardHelpOptions = true,
        description = "Z-scores from Kafka into MongoDB, one collection a window.")
public final class ZScoresToMongo implements Callable<Integer> {
    private static final String NAME = "ZScoresToMongo";

    /** The version of what the checkpoint holds; a change of it starts a new one. */
    private static final int PLAN = 1;

    @Mixin
    private JobOptions job;

    @Mixin
    private RecordStreams streams;

    @Option(
            names = "--mongo-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_MONGO_URL:-mongodb://127.0.0.1:27017}",
            description = "Where MongoDB is. Default: mongodb://127.0.0.1:27017")
    private String mongoUrl;

    @Option(
            names = "--mongo-database",
            paramLabel = "NAME",
            defaultValue = "${env:PIPELINE_MONGO_DATABASE:-crypto_data}",
            description = "Its database. Default: ${DEFAULT-VALUE}")
    private String database;

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new ZScoresToMongo(), args));
    }

    @Override
    public Integer call() throws Exception {
        try (SparkSession spark = job.session(NAME);
                MongoSink sink = new MongoSink(mongoUrl, database, streams.bootstrapServers())) {
            Dataset<Row> records = streams.read(spark, PriceTopics.ZSCORES);
            return JobCommand.await(job.start(records, NAME, job.checkpoint(NAME, PLAN), sink));
        }
    }
}
