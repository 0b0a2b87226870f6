package marketdata.spark.job;

import marketdata.model.Topics;
import marketdata.spark.JobCommand;
import marketdata.spark.JobOptions;
import marketdata.spark.lake.CandleFiles;
import marketdata.spark.sink.MinuteStream;
import marketdata.spark.sink.ParquetColumns;
import marketdata.spark.source.TradeTopic;
import marketdata.spark.trade.Trades;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * A lake of one-minute candles.
 *
 * <pre>
 * in          crypto_trades: Coinbase's clean trades
 * event time  trade_time, as the exchange says; a minute is [start, end)
 * twice       a trade id counts once
 * order       open and close by (event time, trade id), never by arrival
 * late        a trade that fills a hole restates its candle, however late it comes; --watermark after its end a proven
 *             minute leaves the state
 * bad input   trades_dead_letter, with reason and bytes
 * out         data_lake/ohlc_data/date=.../day.parquet: closed minutes with trades, one file a day, replaced whole
 * once        a write is an upsert by (source, symbol, start); a repeated batch changes nothing
 * </pre>
 */
@Command(
        name = "OhlcLake",
        mixinStandardHelpOptions = true,
        description = "One-minute candles of crypto_trades as Parquet, a file a day.")
public final class OhlcLake implements Callable<Integer> {
    private static final String NAME = "OhlcLake";

    @Mixin
    private JobOptions job;

    @Mixin
    private TradeTopic trades;

    @Option(
            names = "--lake",
            paramLabel = "DIR",
            defaultValue = "${env:LAKE:-data_lake/ohlc_data}",
            description = "The table's folder. Default: ${DEFAULT-VALUE}")
    private Path lake;

    @Option(
            names = "--watermark",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:WATERMARK:-2 minutes}",
            description = "How long, by event time, a minute may change after its end. Default: ${DEFAULT-VALUE}")
    private Duration watermark;

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new OhlcLake(), args));
    }

    @Override
    public Integer call() throws Exception {
        trades.defaultTo(Topics.CRYPTO_TRADES);
        try (SparkSession spark = job.session(NAME);
                MinuteStream stream = new MinuteStream(trades.bootstrapServers())) {
            ParquetColumns.configure(spark);
            Dataset<byte[]> minutes = Trades.minutes(trades.packed(spark), watermark.toNanos() / 1000);
            StreamingQuery query =
                    stream.start(minutes, NAME, job.checkpoint("ohlc_data"), job.trigger(), new CandleFiles(lake));
            return JobCommand.await(query);
        }
    }
}
