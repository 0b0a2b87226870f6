package marketdata.faults.oracle;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.pipeline.FaultRunFailed;
import marketdata.faults.pipeline.PipelineRun;
import marketdata.faults.pipeline.SideJobs;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Waits until a run has recovered, then compares its tables, topics and files with the exchange's tape. */
public final class RunOracle {
    private final PipelineRun run;
    private final RunProgress progress;
    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final WindowReader windows;
    private final List<WindowTable> tables;
    private final Consumer<String> waiting;
    private long saidNanos;

    /**
     * Reads nothing yet.
     *
     * @param waiting gets a line a minute on what still differs, while the run recovers
     */
    public RunOracle(
            PipelineRun run,
            RunProgress progress,
            SimulatedExchange exchange,
            SideJobs sideJobs,
            Consumer<String> waiting) {
        this.waiting = waiting;
        this.run = run;
        this.progress = progress;
        this.exchange = exchange;
        this.symbols = exchange.symbols();
        this.windows = new WindowReader(run.folder().path());
        this.tables = WindowTable.of(sideJobs);
    }

    /**
     * The figures of a check, and its differences.
     *
     * @param replaced versions of minutes in the history
     * @param late trades that came after their minute was evicted
     */
    public record Finding(
            double recoveredAfterSeconds,
            long rows,
            long trades,
            long replaced,
            long late,
            long withheld,
            int deadLetters,
            long batches,
            List<String> differences) {}

    /**
     * Waits until all minutes that begin before {@code until} are closed: the market must go on as long.
     *
     * @return what is not closed when the time to recover is over
     */
    public List<String> awaitClosed(Instant until) throws InterruptedException {
        try {
            progress.awaitClosed(symbols.size(), until);
            return List.of();
        } catch (FaultRunFailed e) {
            return List.of(e.getMessage());
        }
    }

    /**
     * Checks all minutes that begin before {@code until}, all gaps and all topics.
     *
     * @param start when recovery began, by {@link System#nanoTime}
     */
    public Finding check(Instant until, long start) throws InterruptedException, IOException, SQLException {
        List<String> differences = new ArrayList<>();
        long untilMicros = Micros.of(until);
        ExpectedData expected = expected(untilMicros);
        DatabaseSnapshot shown = recovered(expected, untilMicros, start);
        double recovery = seconds(start);
        TopicCheck topics = topics(expected, untilMicros);
        differences.addAll(tables(shown, expected, untilMicros, false));
        Arrivals arrivals = topics.checkTrades(symbols);
        // A frame of garbage may die with the connection or the producer that received it; no REST brings it back.
        int letters = topics.checkDeadLetters();
        differences.addAll(topics.differences());
        differences.addAll(arrived(shown, expected, arrivals, untilMicros));
        differences.addAll(recoveredWindows(expected, untilMicros, arrivals, start));
        List<StoredRow> minutes = shown.minutes().stream()
                .filter(each -> each.start() < untilMicros)
                .toList();
        return new Finding(
                recovery,
                minutes.size(),
                minutes.stream().mapToLong(StoredRow::count).sum(),
                shown.history().size(),
                shown.late().size(),
                symbols.stream()
                        .mapToLong(symbol -> expected.of(symbol).withheld().size())
                        .sum(),
                letters,
                progress.batches().orElse(0),
                differences);
    }

    private ExpectedData expected(long until) throws IOException, InterruptedException {
        ExpectedData expected = ExpectedData.read(exchange, run.folder().simulatorPort());
        return expected.confirmed(topics(expected, until).cleanTrades(symbols));
    }

    private TopicCheck topics(ExpectedData expected, long until) {
        return new TopicCheck(new TopicRecords(run.folder().bootstrapServers()), exchange, expected, until);
    }

    /** Differences between the tables and the tape. */
    private List<String> tables(DatabaseSnapshot shown, ExpectedData expected, long until, boolean restated) {
        ExpectedData timely = expected.without(LateTradeCheck.waiting(shown));
        List<String> differences = new MinuteCheck(timely, until).check(shown, symbols);
        differences.addAll(GapCheck.check(shown, expected, symbols));
        differences.addAll(AsOfCheck.check(shown));
        differences.addAll(RollUpCheck.check(shown));
        differences.addAll(CoverageCheck.check(shown));
        differences.addAll(LateTradeCheck.check(shown, expected, restated));
        return differences;
    }

    /** Differences between the tables and the topic. */
    private List<String> arrived(DatabaseSnapshot shown, ExpectedData expected, Arrivals arrivals, long until) {
        List<String> differences = new ArrayList<>(LateTradeCheck.checkArrivals(shown, arrivals, exchange));
        differences.addAll(new HistoryCheck(expected, arrivals, LateTradeCheck.late(shown)).check(shown, until));
        differences.addAll(AccountsCheck.check(shown, arrivals));
        return differences;
    }

    /**
     * Runs Restate over all closed minutes and checks that the minutes of late trades become those of the tape, that no
     * other minute changes, and that no late trade still waits.
     */
    public RestateFinding checkRestate(Instant until) throws InterruptedException, IOException, SQLException {
        long untilMicros = Micros.of(until);
        DatabaseSnapshot before = progress.snapshot();
        int exitCode = run.runJob("Restate", "--from", "2000-01-01T00:00:00Z", "--to", until.toString());
        DatabaseSnapshot after = progress.snapshot();
        ExpectedData expected = expected(untilMicros);
        List<String> differences = new ArrayList<>(
                RestateCheck.check(before, after, progress.asOf(before.now()), symbols, expected, untilMicros));
        if (exitCode != 0) {
            differences.add("Restate ended with " + exitCode);
        }
        differences.addAll(tables(after, expected, untilMicros, true));
        Arrivals arrivals = topics(expected, untilMicros).checkTrades(symbols);
        differences.addAll(arrived(after, expected, arrivals, untilMicros));
        return new RestateFinding(
                after.late().size(), after.history().size() - before.history().size(), differences);
    }

    /**
     * The figures of Restate, and its differences.
     *
     * @param late trades that are in their minute now
     * @param replaced versions it has replaced
     */
    public record RestateFinding(long late, long replaced, List<String> differences) {}

    /** Checks the files of the tape; stops the producer and the tape for it. */
    public TapeFinding checkTape() throws InterruptedException, IOException {
        run.stopProducerAndTape();
        TapeCheck check = new TapeCheck();
        new TopicRecords(run.folder().bootstrapServers()).read("raw_trades", check::topic);
        check.files(run.folder().path().resolve("tape"));
        return new TapeFinding(check.frames(), check.differences());
    }

    /** The number of frames in the files, and the differences. */
    public record TapeFinding(long frames, List<String> differences) {}

    /** The tables as soon as nothing differs, or when the time to recover is over. */
    private DatabaseSnapshot recovered(ExpectedData expected, long until, long start)
            throws InterruptedException, SQLException {
        while (true) {
            DatabaseSnapshot shown = progress.snapshot();
            List<String> differences = tables(shown, expected, until, false);
            if (differences.isEmpty() || seconds(start) > RunProgress.LONGEST_RECOVERY.toSeconds()) {
                return shown;
            }
            sayWaiting(differences, start);
            Thread.sleep(2_000);
        }
    }

    /** The differences in the side jobs' tables as soon as there are none, or when the time to recover is over. */
    private List<String> recoveredWindows(ExpectedData expected, long until, Arrivals arrivals, long start)
            throws InterruptedException, IOException, SQLException {
        while (true) {
            List<String> differences = new ArrayList<>();
            try (Connection connection = run.folder().connect()) {
                for (WindowTable table : tables) {
                    WindowCheck check = new WindowCheck(expected, until, arrivals);
                    differences.addAll(check.check(table, windows.read(table, connection), symbols));
                }
            }
            if (differences.isEmpty() || seconds(start) > RunProgress.LONGEST_RECOVERY.toSeconds()) {
                return differences;
            }
            sayWaiting(differences, start);
            Thread.sleep(2_000);
        }
    }

    private void sayWaiting(List<String> differences, long start) {
        if (seconds(Math.max(start, saidNanos)) >= 60) {
            saidNanos = System.nanoTime();
            waiting.accept(String.format(
                    Locale.ROOT,
                    "not recovered after %.0f s: %d differences, the first: %s",
                    seconds(start),
                    differences.size(),
                    differences.get(0)));
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
