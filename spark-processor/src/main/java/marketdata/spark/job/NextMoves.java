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
 * For each price the shortest time until a higher and until a lower one, within 20 seconds.
 *
 * <pre>
 * in          btc-price: symbol, timestamp, price
 * event time  timestamp; only prices strictly after it count, an equal price is neither higher nor lower
 * none        20.0: no such price within 20 s (one after exactly 20 s gives the same)
 * late        up to 10 s behind the newest price; given when the newest price is more than 30 s beyond
 *             later than that: a dead letter, and RestatePrices counts it
 * duplicates  same instant, same price: once; same instant, other price: the first of the topic, the other is rejected
 * implausible ahead of its arrival by more than 10 s: rejected, and nothing moves
 * bad input   btc-price_dead_letter, with reason: also late and conflict
 * out         btc-price-higher (higher_window, seconds), btc-price-lower (lower_window), one record each a price
 * delivery    records and how far they have come are one Kafka transaction: read with read_committed; a new checkpoint
 *             begins after what the topic holds
 * </pre>
 */
@Command(
        name = "NextMoves",
        mixinStandardHelpOptions = true,
        description = "How long after each price a higher and a lower one came.")
public final class NextMoves extends StreamingJob {
    private static final String NAME = "NextMoves";

    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 1;

    @Mixin
    private RecordStreams streams;

    public NextMoves() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new NextMoves(), args));
    }

    @Override
    void pipeline() throws Exception {
        streams.create(PriceTopics.HIGHER, PriceTopics.LOWER);
        Dataset<Row> prices = streams.read(spark(), PriceTopics.PRICES);
        Dataset<OutputRecord> moves = PriceJobs.moves(prices, streams.deadLetters());
        TransactionalTopics sink = closeAtEnd(new TransactionalTopics(
                streams.bootstrapServers(), PriceTopics.HIGHER, PriceTopics.HIGHER, PriceTopics.LOWER));
        commit(streams.commits(NAME, PriceTopics.PRICES));
        start(moves, STATE_VERSION, sink);
    }
}
