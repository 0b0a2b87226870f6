package marketdata.spark.job;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.restate.RestateOptions;
import marketdata.spark.core.source.TradeTopic;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.storage.StorageLocation;
import marketdata.spark.tables.MinuteStream;
import marketdata.spark.tables.MinuteTable;
import marketdata.spark.tables.ParquetColumns;
import marketdata.spark.tables.WindowConsole;
import marketdata.spark.tables.WindowDatabase;
import marketdata.spark.tables.WindowFiles;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What was traded in each minute, and in each five minutes beginning every minute, by source and symbol.
 *
 * <pre>
 * in          clean_trades (or raw_trades: the same rows)
 * event time  trade_time, as the exchange says; a window is [start, end)
 * duplicates  a trade id counts once
 * tumbling    1 minute: trade_count, avg_price, sum_qty, sum_value, spike_count (and min_price, max_price)
 * sliding     5 minutes every 1 minute, made of minutes: trade_count, avg_price, min_price, max_price, sum_value
 * late        every trade restates its minute and the five windows that hold it, however late it comes: one that fills
 *             a gap at once; one whose minute, proven, has left the state --state-retention after its end, within
 *             --restate-every, when the minute is computed anew from the topic by the rules of the job Restate
 * bad input   trades_dead_letter, with reason and bytes; and a late trade whose minute the topic no longer holds whole
 * out         SINK=console   tables on the screen, open windows too; a fresh start each time, and what has scrolled
 *                            by is not restated: there a late trade of a proven minute is a dead letter
 *             SINK=parquet   spark_out/tumbling_1m/ and spark_out/sliding_5m_1m/, closed windows, one file an hour
 *             SINK=postgres  trade_windows_1m and trade_windows_5m, open windows too
 * delivery    every write is an upsert by (source, symbol, start) of the same values; a repeated batch changes nothing,
 *             and a row of fewer trades never replaces one of more
 * </pre>
 *
 * One query feeds both windows; its checkpoint is {@code tumbling_1m}. The sliding windows are made of the minutes written;
 * their checkpoint {@code sliding_5m_1m} only says that they follow them already. Late trades wait in the file
 * {@code late_trades} of the query's checkpoint, in which a crash finds them again.
 */
@Command(
        name = "TradeWindows",
        mixinStandardHelpOptions = true,
        description =
                "One-minute and sliding five-minute windows over clean trades, to console, Parquet or PostgreSQL.")
public final class TradeWindows extends StreamingJob {
    private static final String NAME = "TradeWindows";

    /** Where the windows go; the names are the option's. */
    public enum Sink {
        /** Tables on the screen. */
        console,
        /** Parquet files. */
        parquet,
        /** PostgreSQL tables. */
        postgres
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private TradeTopic trades;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Mixin
    private RestateOptions restate;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            defaultValue = "${env:SINK:-console}",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Sink sink;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR|URI",
            defaultValue = "${env:PIPELINE_DATA_DIR:-data}",
            description = "Its spark_out holds the Parquet tables: a folder, or a URI such as hdfs://host:8020/data."
                    + " Default: ${DEFAULT-VALUE}")
    private String dataDir;

    @Option(
            names = {"--state-retention", "--watermark"},
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_STATE_RETENTION:-${env:WATERMARK:-2 minutes}}",
            description = "How long, by event time, a window may change after its end. Default: ${DEFAULT-VALUE}")
    private Duration stateRetention;

    public TradeWindows() {
        super(NAME);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new TradeWindows(), args));
    }

    @Override
    void pipeline() throws Exception {
        MinuteTable table = table();
        String checkpoint = checkpoint();
        ParquetColumns.configure(spark());
        Dataset<byte[]> minutes = Trades.minutes(trades.packed(spark()), micros());
        commit(trades.commits(NAME, NAME + '-' + sink, Duration.ZERO));
        MinuteStream stream = closeAtEnd(stream());
        add(stream.start(minutes, NAME, checkpoint, trigger(), table));
    }

    private MinuteStream stream() {
        return sink == Sink.console
                ? new MinuteStream(trades.bootstrapServers())
                : new MinuteStream(trades.bootstrapServers(), trades.past(), restate.every());
    }

    private MinuteTable table() {
        return switch (sink) {
            case console -> new WindowConsole(System.out);
            case parquet -> files();
            case postgres -> new WindowDatabase(postgres);
        };
    }

    private MinuteTable files() {
        JobProgram.requireLocation(spec, "--data-dir", dataDir);
        return JobProgram.open(
                spec,
                "--data-dir",
                dataDir,
                () -> new WindowFiles(
                        StorageLocation.below(dataDir, "spark_out"), options.checkpoint("sliding_5m_1m"), micros()));
    }

    /** What the console has shown is lost when the job ends, so its windows begin anew with their state. */
    private String checkpoint() throws IOException {
        return switch (sink) {
            case console -> {
                Path scratch = Files.createTempDirectory("trade-windows");
                closeAtEnd(() -> FileUtils.deleteQuietly(scratch.toFile()));
                yield scratch.toString();
            }
            case parquet -> options.minutesCheckpoint("tumbling_1m");
            case postgres -> options.minutesCheckpoint("trade_windows");
        };
    }

    /** A file of an hour is written whole, so less often than a row of a table. */
    private Trigger trigger() {
        return sink == Sink.parquet ? options.trigger(Duration.ofSeconds(10)) : options.trigger();
    }

    private long micros() {
        return stateRetention.toNanos() / 1000;
    }
}
