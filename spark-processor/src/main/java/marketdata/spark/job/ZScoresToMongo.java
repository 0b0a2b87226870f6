package marketdata.spark.job;

import marketdata.model.PriceTopics;
import marketdata.spark.JobProgram;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.prices.MongoSink;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Z-scores into MongoDB, one collection a window.
 *
 * <pre>
 * in          btc-price-zscore
 * out         btc-price-zscore-30s, -1m, -5m, -15m, -30m, -1h: _id "SYMBOL|timestamp", symbol, timestamp (date), price
 *             (Decimal128), zscore_price (double)
 * delivery    documents replace themselves by _id: however often a batch comes, the collections are the same
 * bad input   btc-price-zscore_dead_letter, with reason
 * </pre>
 */
@Command(
        name = "ZScoresToMongo",
        mixinStandardHelpOptions = true,
        description = "Z-scores from Kafka into MongoDB, one collection a window.")
public final class ZScoresToMongo extends StreamingJob {
    private static final String NAME = "ZScoresToMongo";

    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 1;

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

    public ZScoresToMongo() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new ZScoresToMongo(), args));
    }

    @Override
    void pipeline() throws Exception {
        Dataset<Row> scores = streams.read(spark(), PriceTopics.ZSCORES);
        MongoSink sink = closeAtEnd(new MongoSink(mongoUrl, database, streams.bootstrapServers()));
        commit(streams.commits(NAME, PriceTopics.ZSCORES));
        start(scores, STATE_VERSION, sink);
    }
}
