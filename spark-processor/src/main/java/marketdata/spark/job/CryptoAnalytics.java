package marketdata.spark.job;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.ledger.MinuteSink;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;

/**
 * Self-verifying one-minute candles, per source and symbol.
 *
 * <pre>
 * in          clean_trades, or raw_trades: both give the same rows
 * event time  trade_time, as the exchange says; a minute is [start, end)
 * duplicates  a trade id counts once, for ever
 * order       open and close by (event time in whole ms, trade id), never by arrival
 * late        a missing trade repairs its minute however late it comes: minutes with a gap stay in the state; only
 *             proven ones leave it, --state-retention after their end (a new trade for one of those goes to late_trades)
 * implausible an event time ahead of its arrival, or of its neighbours by id, is rejected; the watermark stays
 * bad input   trades_dead_letter, with reason and bytes; everything else continues
 * out         trades_1min_agg while the minute is open; certified as soon as its ids prove it
 * delivery    rows, gaps and the ledger row of a batch are one transaction
 * </pre>
 */
@Command(
        name = "CryptoAnalytics",
        mixinStandardHelpOptions = true,
        description = "Self-verifying one-minute candles, from Kafka to PostgreSQL.")
public final class CryptoAnalytics extends StreamingJob {
    private static final String NAME = "CryptoAnalytics";

    /** Its ledger has them with each batch; in Kafka they show that it was started, and why it ended. */
    private static final Duration OFFSETS_EVERY = Duration.ofSeconds(10);

    @Mixin
    private TradeTopic trades;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Option(
            names = {"--state-retention", "--watermark"},
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_STATE_RETENTION:-${env:WATERMARK:-10 minutes}}",
            description =
                    "How long, by event time, a proven minute is kept after its end. Certifying does not wait for it."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration stateRetention;

    public CryptoAnalytics() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new CryptoAnalytics(), args));
    }

    @Override
    void pipeline() throws Exception {
        Dataset<byte[]> minutes = Trades.minutes(trades.packed(spark()), stateRetention.toNanos() / 1000);
        String checkpoint = options.minutesCheckpoint(NAME);
        commit(trades.commits(NAME, NAME, OFFSETS_EVERY));
        MinuteSink sink = closeAtEnd(new MinuteSink(postgres, trades.bootstrapServers()));
        add(sink.start(minutes, NAME, checkpoint, options.trigger()));
    }
}
