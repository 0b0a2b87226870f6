package marketdata.spark.job;

import marketdata.model.Exchange;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Kline;
import marketdata.spark.JobCommand;
import marketdata.spark.JobOptions;
import marketdata.spark.reconcile.Candles;
import marketdata.spark.reconcile.Candles.UnknownMarketException;
import marketdata.spark.reconcile.Comparison;
import marketdata.spark.reconcile.Comparison.Verdict;
import marketdata.spark.reconcile.ReconcileTables;
import marketdata.spark.reconcile.ReconcileTables.Series;
import marketdata.spark.reconcile.StoredMinute;
import marketdata.spark.sink.PostgresOptions;
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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Our closed minutes against the exchange's own candles, tolerance zero.
 *
 * <pre>
 * in        trades_1min_agg, closed minutes of the last --since; the exchange's one-minute candles over REST
 * compared  open, high, low, close, sum_qty; sum_value and trade_count where the exchange tells them
 * verdicts  equal | lacks_ids: opens a gap for ids nobody knew to be missing | differs | no_candle
 * out       reconciliations, one row a minute; a table for people; exit code 1 when anything lacks or differs, or when an
 *           exchange does not tell: a market it does not know stops no other, one that does not answer no other exchange
 * twice     the same minutes again replace their rows: nothing is added up
 * </pre>
 *
 * It needs no executor: a day of a market is two or three REST answers.
 */
@Command(
        name = "Reconcile",
        mixinStandardHelpOptions = true,
        description = "Closed minutes against the exchange's own candles, to the last digit.")
public final class Reconcile implements Callable<Integer> {
    /** An exchange's newest candle is complete a little after its minute. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    @Mixin
    private PostgresOptions postgres;

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
        System.exit(JobCommand.execute(new Reconcile(), args));
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        Instant to = Instant.now().minus(SETTLED);
        Instant from = to.minus(since).truncatedTo(ChronoUnit.MINUTES);
        boolean well = true;
        Set<String> silent = new HashSet<>();
        try (Connection connection = postgres.connect()) {
            ReconcileTables tables = new ReconcileTables(connection);
            for (Series series : tables.series(from, to)) {
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
        ExchangeProtocol protocol = ExchangeProtocol.of(Exchange.ofSource(series.source()));
        URI rest = restUrl.isBlank() ? protocol.defaultRest() : URI.create(restUrl);
        long first = minutes.get(0).startMicros();
        long last = minutes.get(minutes.size() - 1).startMicros();
        NavigableMap<Long, Kline> candles = new Candles(protocol, rest).between(series.symbol(), first, last);
        List<Comparison> comparisons = new ArrayList<>();
        for (StoredMinute minute : minutes) {
            boolean covered = !candles.isEmpty() && candles.firstKey() <= minute.startMicros();
            comparisons.add(Comparison.of(minute, candles.get(minute.startMicros()), covered));
        }
        int opened = tables.report(series, comparisons);
        return tell(series, comparisons, opened);
    }

    private static void notCompared(Series series, String others, String why) {
        System.out.printf("%-10s %-14s not compared%s: %s%n", series.source(), series.symbol(), others, why);
    }

    private static boolean tell(Series series, List<Comparison> comparisons, int opened) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        comparisons.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
        System.out.printf(
                "%-10s %-14s equal %5d  lacks_ids %4d  differs %4d  no_candle %4d  gaps opened %d%n",
                series.source(),
                series.symbol(),
                counts.getOrDefault(Verdict.EQUAL, 0),
                counts.getOrDefault(Verdict.LACKS_IDS, 0),
                counts.getOrDefault(Verdict.DIFFERS, 0),
                counts.getOrDefault(Verdict.NO_CANDLE, 0),
                opened);
        comparisons.stream()
                .filter(each -> !each.differences().isEmpty())
                .limit(20)
                .forEach(each -> System.out.printf(
                        "    %s %s: %s%n",
                        Instant.EPOCH.plus(each.minute().startMicros(), ChronoUnit.MICROS),
                        each.verdict().wire(),
                        each.differences()));
        return !counts.containsKey(Verdict.LACKS_IDS) && !counts.containsKey(Verdict.DIFFERS);
    }
}
