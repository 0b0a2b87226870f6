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
 * Mean and standard deviation of the windows that end at each price.
 *
 * <pre>
 * in          btc-price: symbol, timestamp, price
 * event time  timestamp; at a price of instant t the windows are (t - W, t], W = 30 s, 1, 5, 15, 30 min, 1 h
 * formula     exact sums; mean to 34 digits; deviation of the population; one price, or equal ones: deviation 0
 * late        up to 10 s behind the newest price; a window is given when the newest price is more than 10 s beyond it
 *             later than that: a dead letter, and RestatePrices counts it
 * duplicates  same instant, same price: once; same instant, other price: the first of the topic, the other is rejected
 * implausible ahead of its arrival by more than 10 s: rejected, and nothing moves
 * bad input   btc-price_dead_letter, with reason: also late and conflict
 * out         btc-price-moving, one record a price, in order of time
 * delivery    records and how far they have come are one Kafka transaction: read with read_committed; a new checkpoint
 *             begins after what the topic holds
 * </pre>
 */
@Command(
        name = "MovingStats",
        mixinStandardHelpOptions = true,
        description = "Mean and deviation of the last 30 s to 1 h at every price.")
public final class MovingStats extends StreamingJob {
    private static final String NAME = "MovingStats";

    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 1;

    @Mixin
    private RecordStreams streams;

    public MovingStats() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new MovingStats(), args));
    }

    @Override
    void pipeline() throws Exception {
        streams.create(PriceTopics.MOVING);
        Dataset<Row> prices = streams.read(spark(), PriceTopics.PRICES);
        Dataset<OutputRecord> statistics = PriceJobs.moving(prices, streams.deadLetters());
        TransactionalTopics sink =
                closeAtEnd(new TransactionalTopics(streams.bootstrapServers(), PriceTopics.MOVING, PriceTopics.MOVING));
        commit(streams.commits(NAME, PriceTopics.PRICES));
        start(statistics, STATE_VERSION, sink);
    }
}
