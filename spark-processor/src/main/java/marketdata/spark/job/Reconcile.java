package marketdata.spark.job;

import marketdata.connect.option.ReportOption;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.connect.text.ProgressLines;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.RestApi;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.reconcile.CandleRule;
import marketdata.spark.reconcile.Comparison;
import marketdata.spark.reconcile.Comparison.Verdict;
import marketdata.spark.reconcile.ExchangeCandles;
import marketdata.spark.reconcile.ExchangeCandles.UnknownMarketException;
import marketdata.spark.reconcile.ListedTrades;
import marketdata.spark.reconcile.ReconcileTables;
import marketdata.spark.reconcile.ReconcileTables.Series;
import marketdata.spark.reconcile.RestClient;
import marketdata.spark.reconcile.StoredMinute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Our closed minutes against the exchange's own candles, by the exchange's rules of rounding.
 *
 * <pre>
 * in        trades_1min_agg, closed minutes of the last --since; the exchange's one-minute candles over REST
 * compared  open, high, low, close, sum_qty; trade_count, sum_value, the taker's part and vwap where the exchange sends them
 * decided   a proven minute that is another than its candle: by the trades that the exchange lists now
 * verdicts  equal | lacks_ids: opens a gap for ids nobody knew to be missing | differs | candle_wrong | no_candle
 * out       reconciliations, one row a minute; a table for people; a warning for each candle_wrong; exit code 1 when
 *           anything lacks or differs, or when an exchange does not answer: a market it does not know stops no other, one
 *           that does not answer no other exchange
 * repeated  the same minutes again replace their rows: nothing is added up
 * </pre>
 *
 * It needs no executor: a day of a market is two or three REST answers.
 */
@Command(
        name = "Reconcile",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all compared rows are right; a wrong candle of the exchange is a warning",
            "1:rows of ours are at fault or may be, or a market was not compared",
            "2:a wrong option"
        },
        description =
                "Closed minutes against the exchange's own candles, to the last digit. A candle that lacks trades which are"
                        + " proven is a warning; exit code 1 means that rows of ours are at fault, or may be.")
public final class Reconcile implements Callable<Integer> {
    /** An exchange's newest candle is complete a little after its minute. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /** So many minutes of a market are decided by the exchange's list of trades in one run; each may take some requests. */
    private static final int MOST_DECIDED = 50;

    @Mixin
    private ReportOption report;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_RECONCILE_SINCE:-25 hours}",
            description = "How far back to look. Default: ${DEFAULT-VALUE}")
    private Duration since;

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "Where the exchange's REST interface is. Default: the exchange's own")
    private String restUrl;

    /** Compares once and ends. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Reconcile(), args));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        Instant to = Instant.now().minus(SETTLED);
        Instant from = to.minus(since).truncatedTo(ChronoUnit.MINUTES);
        boolean well = true;
        Set<String> silent = new HashSet<>();
        try (Connection connection = postgres.connectWithoutAutoCommit("spark-processor")) {
            ReconcileTables tables = new ReconcileTables(connection);
            List<Series> all = tables.series(from, to);
            ProgressLines progress = ProgressLines.of("markets compared");
            int done = 0;
            for (Series series : all) {
                progress.done(done++, all.size());
                if (silent.contains(series.source())) {
                    continue;
                }
                try {
                    well &= reconcile(tables, series, from, to);
                } catch (UnknownMarketException e) {
                    well = false;
                    notCompared(series, "", e.getMessage());
                } catch (IOException e) {
                    well = false;
                    silent.add(series.source());
                    notCompared(series, ", nor any market of this exchange that follows", e.toString());
                }
            }
        }
        return well ? 0 : 1;
    }

    private boolean reconcile(ReconcileTables tables, Series series, Instant from, Instant to)
            throws SQLException, IOException, InterruptedException {
        List<StoredMinute> minutes = tables.minutes(series, from, to);
        if (minutes.isEmpty()) {
            return true;
        }
        RestApi api = Exchanges.protocol(Exchange.ofSource(series.source())).rest();
        URI rest = restUrl.isBlank() ? api.defaultRest() : URI.create(restUrl);
        long first = minutes.get(0).startMicros();
        long last = minutes.get(minutes.size() - 1).startMicros();
        RestClient answers = new RestClient(api, rest);
        NavigableMap<Long, ExchangeCandle> candles =
                new ExchangeCandles(api, answers).between(series.symbol(), first, last);
        CandleRule rule = CandleRule.of(minutes, api.candleValueDecimals());
        List<Comparison> comparisons = new ArrayList<>();
        for (StoredMinute minute : minutes) {
            boolean covered = !candles.isEmpty() && candles.firstKey() <= minute.startMicros();
            comparisons.add(Comparison.of(minute, candles.get(minute.startMicros()), covered, rule));
        }
        decide(series.symbol(), comparisons, new ListedTrades(api, answers), rule);
        int opened = tables.report(series, comparisons);
        return print(series, comparisons, opened);
    }

    /** Bounded: of many minutes that differ the first ones say what is wrong with all. */
    private void decide(String symbol, List<Comparison> comparisons, ListedTrades listed, CandleRule rule)
            throws InterruptedException {
        int decided = 0;
        for (int i = 0; i < comparisons.size() && decided < MOST_DECIDED; i++) {
            Comparison each = comparisons.get(i);
            if (!each.needsTrades()) {
                continue;
            }
            decided++;
            try {
                Optional<Collection<Trade>> trades = listed.of(symbol, each.minute());
                if (trades.isPresent()) {
                    comparisons.set(i, each.decidedBy(trades.get(), rule));
                }
            } catch (IOException e) {
                report.print(
                        String.format(
                                Locale.ROOT, "%-14s not decided by the exchange's trades: %s", symbol, e.getMessage()),
                        "symbol",
                        symbol,
                        "not_decided",
                        e.getMessage());
                return;
            }
        }
    }

    private void notCompared(Series series, String others, String why) {
        report.print(
                String.format(
                        Locale.ROOT, "%-10s %-14s not compared%s: %s", series.source(), series.symbol(), others, why),
                "source",
                series.source(),
                "symbol",
                series.symbol(),
                "not_compared",
                why);
    }

    private boolean print(Series series, List<Comparison> comparisons, int opened) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        comparisons.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
        for (Verdict each : Verdict.values()) {
            counts.putIfAbsent(each, 0);
        }
        Map<String, Integer> verdicts = new TreeMap<>();
        counts.forEach((verdict, count) -> verdicts.put(verdict.wire(), count));
        report.print(
                String.format(
                        Locale.ROOT,
                        "%-10s %-14s equal %5d  lacks_ids %4d  differs %4d  candle_wrong %4d  no_candle %4d  gaps opened %d",
                        series.source(),
                        series.symbol(),
                        counts.get(Verdict.EQUAL),
                        counts.get(Verdict.LACKS_IDS),
                        counts.get(Verdict.DIFFERS),
                        counts.get(Verdict.CANDLE_WRONG),
                        counts.get(Verdict.NO_CANDLE),
                        opened),
                "source",
                series.source(),
                "symbol",
                series.symbol(),
                "verdicts",
                verdicts,
                "gaps_opened",
                opened);
        comparisons.stream()
                .filter(each -> !each.differences().isEmpty())
                .sorted(Comparator.comparing(each -> !each.verdict().isOurs()))
                .limit(20)
                .forEach(each -> print(series, each));
        return comparisons.stream().noneMatch(each -> each.verdict().isOurs());
    }

    private void print(Series series, Comparison minute) {
        Instant start = Instant.EPOCH.plus(minute.minute().startMicros(), ChronoUnit.MICROS);
        String warning = minute.verdict().isOurs() ? "" : "warning: ";
        report.print(
                "    " + warning + start + ' ' + minute.verdict().wire() + ": " + minute.differences(),
                "source",
                series.source(),
                "symbol",
                series.symbol(),
                "minute",
                start.toString(),
                "verdict",
                minute.verdict().wire(),
                "differences",
                minute.differences());
    }
}
