package marketdata.spark.job;

import marketdata.spark.JobCommand;
import marketdata.spark.JobOptions;
import marketdata.spark.sink.MinuteStream;
import marketdata.spark.sink.MinuteTable;
import marketdata.spark.sink.ParquetColumns;
import marketdata.spark.sink.PostgresOptions;
import marketdata.spark.source.TradeTopic;
import marketdata.spark.trade.Trades;
import marketdata.spark.window.WindowConsole;
import marketdata.spark.window.WindowDatabase;
import marketdata.spark.window.WindowFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * What was traded in each minute, and in each five minutes beginning every minute, by source and symbol.
 *
 * <pre>
 * in          clean_trades (or raw_trades: the same rows)
 * event time  trade_time, as the exchange says; a window is [start, end)
 * twice       a trade id counts once
 * tumbling    1 minute: trade_count, avg_price, sum_qty, sum_value, spike_count (and min_price, max_price)
 * sliding     5 minutes every 1 minute, made of minutes: trade_count, avg_price, min_price, max_price, sum_value
 * late        a trade that fills a hole restates its minute and the five windows that hold it, however late it comes;
 *             --watermark after its end a proven minute leaves the state
 * bad input   trades_dead_letter, with reason and bytes
 * out         SINK=console   tables on the screen, open windows too; a fresh start each time
 *             SINK=parquet   spark_out/tumbling_1m/ and spark_out/sliding_5m_1m/, closed windows, one file a day
 *             SINK=postgres  trade_windows_1m and trade_windows_5m, open windows too
 * once        every write is an upsert by (source, symbol, start) of the same values; a repeated batch changes nothing
 * </pre>
 *
 * One query feeds both windows; its checkpoint is {@code tumbling_1m}. The sliding windows need none: they are computed
 * from the minutes written.
 */
@Command(
        name = "TradeWindows",
        mixinStandardHelpOptions = true,
        description =
                "One-minute and sliding five-minute windows over clean trades, to console, Parquet or PostgreSQL.")
public final class TradeWindows implements Callable<Integer> {
    private static final String NAME = "TradeWindows";

    /** Where the windows go. */
    public enum Sink {
        /** Tables on the screen. */
        CONSOLE,
        /** Parquet files. */
        PARQUET,
        /** PostgreSQL tables. */
        POSTGRES
    }

    @Mixin
    private JobOptions job;

    @Mixin
    private TradeTopic trades;

    @Mixin
    private PostgresOptions postgres;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            defaultValue = "${env:SINK:-console}",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Sink sink;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:DATA_DIR:-data}",
            description = "Parquet goes below its spark_out. Default: ${DEFAULT-VALUE}")
    private Path dataDir;

    @Option(
            names = "--watermark",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:WATERMARK:-2 minutes}",
            description = "How long, by event time, a window may change after its end. Default: ${DEFAULT-VALUE}")
    private Duration watermark;

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobCommand.execute(new TradeWindows(), args));
    }

    @Override
    public Integer call() throws Exception {
        try (SparkSession spark = job.session(NAME);
                MinuteStream stream = new MinuteStream(trades.bootstrapServers())) {
            ParquetColumns.configure(spark);
            Dataset<byte[]> minutes = Trades.minutes(trades.packed(spark), micros());
            StreamingQuery query = stream.start(minutes, NAME, checkpoint(), job.trigger(), table());
            return JobCommand.await(query);
        }
    }

    /** What the console has shown is not remembered, so its windows begin anew with their state. */
    private String checkpoint() throws IOException {
        return switch (sink) {
            case CONSOLE -> Files.createTempDirectory("trade-windows").toString();
            case PARQUET -> job.checkpoint("tumbling_1m");
            case POSTGRES -> job.checkpoint("trade_windows");
        };
    }

    private MinuteTable table() {
        return switch (sink) {
            case CONSOLE -> new WindowConsole(System.out);
            case PARQUET -> new WindowFiles(dataDir.resolve("spark_out"), micros());
            case POSTGRES -> new WindowDatabase(postgres);
        };
    }

    private long micros() {
        return watermark.toNanos() / 1000;
    }
}
