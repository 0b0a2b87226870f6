package marketdata.spark.job;

import marketdata.model.trade.Topics;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.restate.RestateOptions;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.storage.StorageLocation;
import marketdata.spark.tables.CandleFiles;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import org.apache.spark.sql.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;

/**
 * A lake of one-minute candles.
 *
 * <pre>
 * in          crypto_trades: Coinbase's clean trades
 * event time  trade_time, as the exchange says; a minute is [start, end)
 * duplicates  a trade id counts once
 * order       open and close by (event time in whole ms, trade id), never by arrival
 * late        every trade restates its candle, however late it comes: one that fills a gap at once; one whose minute,
 *             proven, has left the state --state-retention after its end, within --restate-every, when the minute is
 *             computed anew from the topic by the rules of the job Restate
 * bad input   trades_dead_letter, with reason and bytes; and a late trade whose minute the topic no longer holds whole
 * out         data_lake/ohlc_data/date=.../hour-HH.parquet: closed minutes with trades, one file an hour, replaced whole
 * delivery    a write is an upsert by (source, symbol, start); a repeated batch changes nothing, and a candle of fewer
 *             trades never replaces one of more
 * </pre>
 */
@Command(
        name = "OhlcLake",
        mixinStandardHelpOptions = true,
        description =
                "One-minute candles of crypto_trades (unless --kafka-topic names another) as Parquet, a file an hour.")
public final class OhlcLake extends StreamingJob {
    private static final String NAME = "OhlcLake";

    /** An hour's file is written whole, so not every second. */
    private static final Duration PACE = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Mixin
    private TradeTopic trades;

    @Mixin
    private RestateOptions restate;

    @Option(
            names = "--lake",
            paramLabel = "DIR|URI",
            defaultValue = "${env:PIPELINE_LAKE:-data_lake/ohlc_data}",
            description = "The table's folder, below --data-dir unless absolute or a URI. Default: ${DEFAULT-VALUE}")
    private String lake;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR|URI",
            defaultValue = "${env:PIPELINE_DATA_DIR:-.}",
            description =
                    "Where the lake is: a folder, or a URI such as hdfs://host:8020/data. Default: ${DEFAULT-VALUE}")
    private String dataDir;

    @Option(
            names = {"--state-retention", "--watermark"},
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_STATE_RETENTION:-${env:WATERMARK:-2 minutes}}",
            description = "How long, by event time, a minute may change after its end. Default: ${DEFAULT-VALUE}")
    private Duration stateRetention;

    public OhlcLake() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new OhlcLake(), args));
    }

    @Override
    void pipeline() throws Exception {
        trades.defaultTo(Topics.CRYPTO_TRADES);
        MinuteTable candles = candles();
        ParquetColumns.configure(spark());
        Dataset<byte[]> minutes = Trades.minutes(trades.packed(spark()), stateRetention.toNanos() / 1000);
        String checkpoint = options.minutesCheckpoint("ohlc_data");
        commit(trades.commits(NAME, NAME, Duration.ZERO));
        MinuteStream stream = closeAtEnd(new MinuteStream(trades.bootstrapServers(), trades.past(), restate.every()));
        add(stream.start(minutes, NAME, checkpoint, options.trigger(PACE), candles));
    }

    private MinuteTable candles() {
        JobProgram.requireLocation(spec, "--data-dir", dataDir);
        JobProgram.requireLocation(spec, "--lake", lake);
        String folder = StorageLocation.below(dataDir, lake);
        return JobProgram.open(spec, "--lake", folder, () -> new CandleFiles(folder));
    }
}
