package marketdata.spark.job;

import marketdata.connect.option.ReportOption;
import marketdata.connect.text.ProgressLines;
import marketdata.model.PriceTopics;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.source.OffsetRange;
import marketdata.spark.core.source.RecordStreams;
import marketdata.spark.prices.PriceRestatement;
import marketdata.spark.prices.PriceRestater;
import marketdata.spark.prices.PriceTransaction;
import marketdata.spark.prices.PriceTransaction.Counts;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Moving statistics, z-scores and next moves computed anew from all prices, those that came too late for the streams among
 * them.
 *
 * <pre>
 * in        btc-price from its beginning to its present end; the newest record of each symbol and instant of the results
 * rules     those of MovingStats, ZScores and NextMoves, given all prices in order of time: none is late
 * which     instants up to the newest that the stream has written into that topic; what is later is the stream's
 * never     where a topic's beginning is deleted: an instant that began, or whose window of an hour began, before what is
 *           held is sure to be whole (10 s after the arrival of the first record held)
 * out       btc-price-moving, -zscore, -higher, -lower: each record that differs or is missing, with version (the replaced
 *           one's + 1; 1 where there was none) and restated_at. Of a symbol and timestamp the newest record counts
 * repeated  the second run finds nothing to write
 * delivery  Kafka transactions of at most 10,000 records; a run that was killed between two of them is completed by the next
 *           one. Of two runs at once the first to begin writes nothing more
 * beside    the streams, which may run: none of them reads its own topic, and ZScores leaves restated statistics alone
 * </pre>
 */
@Command(
        name = "RestatePrices",
        mixinStandardHelpOptions = true,
        description = "Computes statistics, z-scores and next moves anew from all prices, late ones too.")
public final class RestatePrices implements Callable<Integer> {
    private static final String[] RESULTS = {
        PriceTopics.MOVING, PriceTopics.ZSCORES, PriceTopics.HIGHER, PriceTopics.LOWER
    };

    /** How many records the driver holds at once, and into how many portions a restatement is cut at most. */
    private static final int PORTION = 20_000;

    private static final int MOST_PORTIONS = 2_000;

    @Mixin
    private JobOptions job;

    @Mixin
    private ReportOption report;

    @Mixin
    private RecordStreams streams;

    /** Restates once and ends. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new RestatePrices(), args));
    }

    @Override
    public Integer call() throws Exception {
        streams.create(PriceTopics.PRICES);
        streams.create(RESULTS);
        // Before anything is read: what another run wrote is seen, and what it has not written it no longer can.
        try (PriceTransaction transaction = new PriceTransaction(streams.bootstrapServers(), "RestatePrices");
                SparkSession spark = job.session("RestatePrices")) {
            Dataset<PriceRestatement> differing = differing(spark).persist(StorageLevel.DISK_ONLY());
            long number = differing.count();
            if (number == 0) {
                report.print("nothing to restate", "records", 0);
                return 0;
            }
            report.print("publishing " + number + " records", "records", number);
            // The driver holds one partition at a time.
            int portions = (int) Math.min(MOST_PORTIONS, 1 + number / PORTION);
            ProgressLines progress = ProgressLines.of("records published");
            print(transaction.publish(
                    differing.repartition(portions).toLocalIterator(), done -> progress.done(done, number)));
        }
        return 0;
    }

    private Dataset<PriceRestatement> differing(SparkSession spark) {
        // In this order: every price that a stream has used for a result is among the prices.
        OffsetRange results = streams.held(RESULTS);
        OffsetRange prices = streams.held(PriceTopics.PRICES);
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return PriceRestater.of(streams.read(spark, prices), streams.read(spark, results), prices, results, now);
    }

    private void print(Map<String, Counts> written) {
        written.forEach((line, counts) -> report.print(
                String.format(Locale.ROOT, "%-30s restated %6d  added %6d", line, counts.restated(), counts.added()),
                "topic",
                line.substring(0, line.indexOf('|')),
                "symbol",
                line.substring(line.indexOf('|') + 1),
                "restated",
                counts.restated(),
                "added",
                counts.added()));
    }
}
