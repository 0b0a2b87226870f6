package marketdata.monitor.doctor;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Report;
import marketdata.monitor.check.Status;
import marketdata.monitor.lake.Preview;
import marketdata.monitor.option.LakeOptions;
import marketdata.monitor.text.Remedy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From trades in Kafka to Parquet, step by step: what to do, what success looks like, and what is there now. */
public final class PipelineWalkthrough {
    private static final String START_TRADES = Remedy.TRADES.text();
    private static final String START_WINDOWS = Remedy.WINDOWS.text();
    private static final String START_LAKE = Remedy.LAKE.text();

    private final Clock clock;
    private final KafkaOptions kafka;
    private final LakeOptions lake;

    /**
     * A step.
     *
     * @param title what it is about
     * @param command how to take it
     * @param success what one sees when it has worked
     * @param found how it is now
     */
    public record Step(String title, String command, String success, List<CheckResult> found) {}

    /**
     * The steps, and the newest rows of each table.
     *
     * @param status the worst that was found; a step not taken, which none of the others needs, is left out
     */
    public record Tour(Instant at, Status status, List<Step> steps, List<Preview> tables) {
        /** For people. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                text.append(String.format(
                        Locale.ROOT,
                        "%d. %s%n   do:      %s%n   success: %s%n",
                        i + 1,
                        step.title(),
                        step.command(),
                        step.success()));
                Report.of(at, step.found()).text("%-19s").lines().forEach(line -> text.append("   ")
                        .append(line)
                        .append('\n'));
                text.append('\n');
            }
            tables.stream()
                    .filter(Preview::hasRows)
                    .forEach(table -> text.append("%s, newest rows:%n%s%n".formatted(table.table(), table.text())));
            return text.toString().stripTrailing();
        }
    }

    /** A tour on the given clock. */
    public PipelineWalkthrough(Clock clock, KafkaOptions kafka, LakeOptions lake) {
        this.clock = clock;
        this.kafka = kafka;
        this.lake = lake;
    }

    /** Looks at every step. */
    public Tour walk() throws InterruptedException {
        Preview tumbling = Preview.of(lake.windows().resolve("tumbling_1m"));
        Preview sliding = Preview.of(lake.windows().resolve("sliding_5m_1m"));
        Preview candles = Preview.of(lake.candles());
        List<Step> steps = List.of(
                new Step(
                        "Trades in Kafka",
                        START_TRADES,
                        "Kafka answers, the topics are there, clean_trades holds records",
                        trades()),
                new Step(
                        "Windows in Parquet",
                        START_WINDOWS,
                        "a row a minute and symbol in tumbling_1m once the minute has closed, in sliding_5m_1m two minutes later",
                        List.of(table(tumbling, START_WINDOWS), table(sliding, START_WINDOWS))),
                new Step(
                        "Candles in the lake (Coinbase only)",
                        START_LAKE,
                        "a row a minute and symbol in ohlc_data; monitor check lake finds no anomaly",
                        candles(candles)));
        List<Status> all = new ArrayList<>();
        steps.forEach(step -> step.found().forEach(result -> all.add(result.status())));
        all.removeIf(Status.UNKNOWN::equals);
        return new Tour(clock.instant(), Status.worst(all), steps, List.of(tumbling, sliding, candles));
    }

    private List<CheckResult> trades() throws InterruptedException {
        KafkaProbe examination = new KafkaProbe(kafka);
        List<CheckResult> found = new ArrayList<>(examination.run());
        found.add(examination.records(
                Topics.CLEAN_TRADES,
                "does the producer run, and does it reach the exchange? monitor doctor --exchange"));
        return found;
    }

    /** Who collects no Coinbase has no lake, and misses none. */
    private List<CheckResult> candles(Preview candles) throws InterruptedException {
        CheckResult records = new KafkaProbe(kafka).records(Topics.CRYPTO_TRADES, START_LAKE);
        return candles.hasRows() || records.status() == Status.OK
                ? List.of(records, table(candles, START_LAKE))
                : List.of(ProbeFinding.notLookedAt(candles.table(), "there are neither Coinbase trades nor candles"));
    }

    private static CheckResult table(Preview table, String start) {
        if (table.hasRows()) {
            return ProbeFinding.ok(
                    table.table(), String.format(Locale.ROOT, "%,d rows in %s", table.rows(), table.folder()));
        }
        String problem = table.problem().isEmpty() ? "no rows" : table.problem();
        return ProbeFinding.warning(table.table(), "%s: %s".formatted(table.folder(), problem), start);
    }
}
