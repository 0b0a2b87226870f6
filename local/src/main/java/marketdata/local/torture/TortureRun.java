package marketdata.local.torture;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.RunState.Phase;
import marketdata.local.run.Plan;
import marketdata.local.run.Stack;
import marketdata.local.run.View;
import marketdata.local.server.DatabaseRole;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Starts a run, lets misfortune after misfortune befall it, then waits until it has healed and judges what it made. */
public final class TortureRun {
    private static final Duration HEALING = Duration.ofMinutes(6);

    private final DataDir data;
    private final List<String> symbols;
    private final List<Misfortune> allowed;
    private final View view;
    private final Stack stack;
    private final Map<String, Integer> struck = new TreeMap<>();
    private int faults;

    /**
     * Starts nothing yet.
     *
     * @param allowed what may happen
     */
    public TortureRun(
            Project project, DataDir data, Plan plan, List<String> symbols, Collection<Misfortune> allowed, View view) {
        this.allowed = List.copyOf(allowed);
        this.data = data;
        this.symbols = symbols;
        this.view = view;
        this.stack = new Stack(project, data, plan, view);
    }

    /** Everything that is wrong in the end; empty when nothing is. */
    public List<String> run(long seed, Duration length, Duration between)
            throws InterruptedException, IOException, SQLException {
        Thread hook = new Thread(this::stopQuietly, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        stack.start();
        try (Victims victims =
                new Victims(data, stack.simulatorPort(), symbols, stack::driver, stack::moveProducersClock)) {
            torture(victims, new Random(seed), length, between);
            victims.spare();
            Instant until = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
            view.event("healing", "%d misfortunes; minutes before %s must heal".formatted(faults, until));
            List<String> differences = judge(victims, until);
            stack.stop(Phase.FINISHED);
            Runtime.getRuntime().removeShutdownHook(hook);
            return differences;
        }
    }

    private void torture(Victims victims, Random random, Duration length, Duration between)
            throws InterruptedException, IOException {
        awaitRows();
        long start = System.nanoTime();
        while (System.nanoTime() - start < length.toNanos()) {
            stack.check();
            Misfortune misfortune = Misfortune.any(random, allowed);
            misfortune.strike(victims, random);
            faults++;
            struck.merge(misfortune.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
            view.event("misfortune", "%5.1f s  #%d %s".formatted(seconds(start), faults, victims.deed()));
            Thread.sleep(between.toMillis() / 2 + random.nextInt((int) between.toMillis()));
        }
    }

    private void awaitRows() throws InterruptedException {
        Instant far = Instant.now().plus(1, ChronoUnit.DAYS);
        await("the first rows", "SELECT count(*) > 0 FROM trades_1min_agg WHERE window_start < ?", far);
    }

    private List<String> judge(Victims victims, Instant until) throws InterruptedException, IOException, SQLException {
        List<String> differences = new ArrayList<>();
        long start = System.nanoTime();
        String healed = "SELECT count(DISTINCT symbol) = " + symbols.size()
                + " FROM trades_1min_agg WHERE window_start >= ? AND trade_count > 0";
        try {
            await("a trade of every symbol after the last misfortune", healed, until);
            await("every minute to be closed", """
                    SELECT NOT EXISTS (SELECT 1 FROM trades_1min_agg WHERE window_start < ? AND status = 'open')
                        AND NOT EXISTS (SELECT 1 FROM feed_gaps WHERE state = 'open')""", until);
        } catch (RunFailed e) {
            differences.add(e.getMessage());
        }
        Expected expected = Expected.of(stack.simulatorPort(), symbols);
        Verdict rows = healedRows(expected, until, start);
        double healing = seconds(start);
        differences.addAll(rows.differences());
        TopicVerdict topics = new TopicVerdict(stack.servers().bootstrapServers(), expected);
        topics.judgeTrades(symbols, ChronoUnit.MICROS.between(Instant.EPOCH, until));
        // A frame of garbage may die with the connection or the producer that received it; no REST brings it back.
        int letters = topics.judgeDeadLetters();
        differences.addAll(topics.differences());
        view.event(
                "judged",
                "%d misfortunes %s, %d processes killed; healed after %.0f s; %d rows of %d trades, %d ids withheld, %d dead letters of %d orders of garbage: %s"
                        .formatted(
                                faults,
                                struck,
                                victims.killed(),
                                healing,
                                rows.rows(),
                                rows.trades(),
                                symbols.stream()
                                        .mapToInt(symbol ->
                                                expected.withheld(symbol).size())
                                        .sum(),
                                letters,
                                victims.garbageSent(),
                                differences.isEmpty() ? "no difference" : differences.size() + " DIFFERENCES"));
        return differences;
    }

    /** Judges the tables until nothing differs, or the patience is at its end. */
    private Verdict healedRows(Expected expected, Instant until, long start) throws InterruptedException, SQLException {
        while (true) {
            Verdict rows = new Verdict(expected, until);
            try (Connection connection = stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR)) {
                for (String symbol : symbols) {
                    rows.judge(connection, symbol);
                    rows.judgeGaps(connection, symbol);
                }
            }
            if (rows.differences().isEmpty() || seconds(start) > HEALING.toSeconds()) {
                return rows;
            }
            Thread.sleep(2_000);
        }
    }

    private void await(String what, String sql, Instant instant) throws InterruptedException {
        long end = System.nanoTime() + HEALING.toNanos();
        String problem = "";
        while (System.nanoTime() < end) {
            stack.check();
            try (Connection connection = stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR);
                    PreparedStatement query = connection.prepareStatement(sql)) {
                query.setTimestamp(1, Timestamp.from(instant));
                try (ResultSet found = query.executeQuery()) {
                    if (found.next() && found.getBoolean(1)) {
                        return;
                    }
                }
            } catch (SQLException e) {
                problem = ": " + e.getMessage();
            }
            Thread.sleep(1_000);
        }
        throw new RunFailed("waited " + HEALING.toMinutes() + " minutes in vain for " + what + problem);
    }

    private void stopQuietly() {
        try {
            stack.stop(Phase.STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
