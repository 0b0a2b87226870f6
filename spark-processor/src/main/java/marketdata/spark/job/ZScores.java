package marketdata.spark.job;

import marketdata.model.PriceTopics;
import marketdata.spark.JobProgram;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.prices.OutputRecord;
import marketdata.spark.prices.PriceJobs;
import marketdata.spark.prices.TransactionalTopics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Every price joined with the statistics of its windows, stream with stream.
 *
 * <pre>
 * in          btc-price and btc-price-moving, in any order of arrival
 * join        symbol and instant and price; statistics come in order of time, so those of a later instant show that a
 *             price before it has none (it was rejected as late)
 * formula     (price - mean) / deviation with 34 digits; 0 when the deviation is 0
 * late        as MovingStats: up to 10 s; it has waited already
 * duplicates  an instant is given once
 * restated    statistics that RestatePrices wrote are left alone: it has written their z-scores
 * bad input   btc-price_dead_letter, btc-price-moving_dead_letter; no_price: statistics without a price
 * out         btc-price-zscore, one record a price, in order of time
 * delivery    records and how far they have come are one Kafka transaction: read with read_committed; a new checkpoint
 *             begins after what the topic holds
 * </pre>
 */
@Command(
        name = "ZScores",
        mixinStandardHelpOptions = true,
        description = "How many deviations each price is away from the mean of its windows.")
public final class ZScores extends StreamingJob {
    private static final String NAME = "ZScores";

    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 2;

    @Mixin
    private RecordStreams streams;

    public ZScores() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new ZScores(), args));
    }

    @Override
    void pipeline() throws Exception {
        streams.create(PriceTopics.ZSCORES);
        Dataset<Row> pricesAndStatistics = streams.read(spark(), PriceTopics.PRICES, PriceTopics.MOVING);
        Dataset<OutputRecord> scores = PriceJobs.scores(pricesAndStatistics, streams.deadLetters());
        TransactionalTopics sink = closeAtEnd(
                new TransactionalTopics(streams.bootstrapServers(), PriceTopics.ZSCORES, PriceTopics.ZSCORES));
        commit(streams.commits(NAME, PriceTopics.PRICES, PriceTopics.MOVING));
        start(scores, STATE_VERSION, sink);
    }
}
