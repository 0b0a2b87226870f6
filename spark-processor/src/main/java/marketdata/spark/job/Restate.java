package marketdata.spark.job;

import marketdata.connect.option.ReportOption;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.connect.text.ProgressLines;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.core.ledger.RestateTables;
import marketdata.spark.core.ledger.RestateTables.Outcome;
import marketdata.spark.core.restate.ReportedHistory;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.RestateResult;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.restate.WideningRead;
import marketdata.spark.core.source.TradeTopic;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Minutes computed anew, exactly, from everything the topic holds.
 *
 * <pre>
 * in        clean_trades, or raw_trades: what arrived around the minutes; more of it, at last all, when that does not prove
 *           them
 * which     minutes of waiting late_trades, incomplete minutes, minutes the table lacks between others;
 *           with --from and --to also every closed minute between
 * rules     those of the stream: each trade id once, open and close by (event time in whole milliseconds, id), certified when the ids prove it
 * out       trades_1min_agg: version + 1; the old values and the reason in trades_1min_agg_history
 * never     an open minute, which is the stream's; a worse row for a better one
 * then      late_trades that a minute contains now are restated; feed_gaps whose ids have all arrived are filled
 * repeated  the second run finds nothing to change
 * delivery  all of one symbol is one transaction
 * </pre>
 *
 * The roll-ups are views of these rows. The tables of {@link TradeWindows} and {@link OhlcLake} are not written here: those
 * jobs hear of a late trade by themselves and restate it by the same computation ({@link RestateResult}), so that no table of
 * files has a second writer.
 */
@Command(
        name = "Restate",
        mixinStandardHelpOptions = true,
        description = "Computes minutes anew from the topic: those with late trades, incomplete ones, named ones.")
public final class Restate implements Callable<Integer> {
    @Mixin
    private JobOptions job;

    @Mixin
    private TradeTopic trades;

    @Mixin
    private ReportOption report;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = JobOptions.TimeConverter.class,
            defaultValue = "${env:PIPELINE_RESTATE_FROM:-}",
            description = "Every closed minute from here, such as 2026-03-01T12:00:00Z. Default: only those that wait")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = JobOptions.TimeConverter.class,
            defaultValue = "${env:PIPELINE_RESTATE_TO:-}",
            description = "Up to here, exclusive. Default: to the newest")
    private Instant to;

    /** Restates what waits, once, and ends. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Restate(), args));
    }

    @Override
    public Integer call() throws SQLException {
        try (Connection connection = postgres.connectWithoutAutoCommit("spark-processor")) {
            RestateTables tables = new RestateTables(connection);
            Map<String, RestateRequest> waiting = tables.waiting(from, to == null ? Instant.now() : to).stream()
                    .collect(Collectors.toMap(RestateRequest::key, Function.identity()));
            if (waiting.isEmpty()) {
                report.print("nothing waits to be restated", "minutes", 0);
                return 0;
            }
            for (RestateResult each : recomputed(waiting)) {
                report(waiting.get(each.source() + '|' + each.symbol()), each, tables.write(each, trades.name()));
            }
        }
        return 0;
    }

    private Collection<RestateResult> recomputed(Map<String, RestateRequest> waiting) {
        try (SparkSession spark = job.session("Restate", ReportedHistory.SETTINGS)) {
            TopicHistory past = new ReportedHistory(
                    spark, trades.past(), ProgressLines.of("records of " + trades.name() + " read"));
            return WideningRead.of(spark, past, waiting).values();
        }
    }

    private void report(RestateRequest waiting, RestateResult found, Outcome outcome) {
        int late = waiting.lateIds().size();
        int gaps = waiting.openGaps().size();
        String text = String.format(
                Locale.ROOT,
                "%-10s %-14s minutes looked at %5d  changed %5d  late trades %d of %d  gaps filled %d of %d",
                found.source(),
                found.symbol(),
                found.rows().size(),
                outcome.changed(),
                outcome.late(),
                late,
                outcome.gaps(),
                gaps);
        if (outcome.late() < late) {
            text += String.format(
                    Locale.ROOT,
                    "%n    %d late trades still wait: the topic no longer holds them or their neighbours, or their ids are"
                            + " out of all order; see late_trades",
                    late - outcome.late());
        }
        report.print(
                text,
                "source",
                found.source(),
                "symbol",
                found.symbol(),
                "minutes",
                found.rows().size(),
                "changed",
                outcome.changed(),
                "late_counted",
                outcome.late(),
                "late_waiting",
                late - outcome.late(),
                "gaps_filled",
                outcome.gaps(),
                "gaps_waiting",
                gaps - outcome.gaps());
    }
}
