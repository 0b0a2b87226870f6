package marketdata.local.torture;

import marketdata.local.RunFailed;
import marketdata.local.run.Stack;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Waits until a run has healed, then holds its tables and topics against the exchange's tape. */
final class Judge {
    private final Stack stack;
    private final Watch watch;
    private final Venue venue;
    private final List<String> symbols;
    private final WindowReader windows;
    private final List<WindowTable> tables;

    Judge(Stack stack, Watch watch, Venue venue, List<String> symbols, WindowReader windows, List<WindowTable> tables) {
        this.windows = windows;
        this.tables = tables;
        this.stack = stack;
        this.watch = watch;
        this.venue = venue;
        this.symbols = List.copyOf(symbols);
    }

    /**
     * What was found.
     *
     * @param replaced versions of minutes in the history
     * @param late trades that came after their minute was let go
     * @param differences everything that is not as it must be
     */
    record Finding(
            double healedAfterSeconds,
            long rows,
            long trades,
            long replaced,
            long late,
            long withheld,
            int deadLetters,
            long batches,
            List<String> differences) {}

    /** All minutes that begin before {@code until}, all gaps and all that is in the topics. */
    Finding judge(Instant until) throws InterruptedException, IOException, SQLException {
        List<String> differences = new ArrayList<>();
        long start = System.nanoTime();
        try {
            watch.awaitClosed(symbols.size(), until);
        } catch (RunFailed e) {
            differences.add(e.getMessage());
        }
        Expected expected = Expected.of(venue, stack.simulatorPort(), symbols);
        long untilMicros = ChronoUnit.MICROS.between(Instant.EPOCH, until);
        Snapshot shown = healed(expected, untilMicros, start);
        double healing = seconds(start);
        TopicVerdict topics = topics(expected, untilMicros);
        differences.addAll(tables(shown, expected, untilMicros, false));
        Arrivals arrivals = topics.judgeTrades(symbols);
        // A frame of garbage may die with the connection or the producer that received it; no REST brings it back.
        int letters = topics.judgeDeadLetters();
        differences.addAll(topics.differences());
        differences.addAll(arrived(shown, expected, arrivals, untilMicros));
        differences.addAll(healedWindows(expected, untilMicros, arrivals, start));
        List<Stored> minutes = shown.minutes().stream()
                .filter(each -> each.start() < untilMicros)
                .toList();
        return new Finding(
                healing,
                minutes.size(),
                minutes.stream().mapToLong(Stored::count).sum(),
                shown.history().size(),
                shown.late().size(),
                symbols.stream()
                        .mapToLong(symbol -> expected.withheld(symbol).size())
                        .sum(),
                letters,
                watch.batches().orElse(0),
                differences);
    }

    private TopicVerdict topics(Expected expected, long until) {
        return new TopicVerdict(new Topic(stack.servers().bootstrapServers()), venue, expected, until);
    }

    /** Everything in the tables that differs, whatever the topics hold. */
    private List<String> tables(Snapshot shown, Expected expected, long until, boolean restated) {
        Expected timely = expected.without(LateVerdict.waiting(shown));
        List<String> differences = new MinuteVerdict(timely, until).judge(shown, symbols);
        differences.addAll(GapVerdict.judge(shown, expected, symbols));
        differences.addAll(AsOfVerdict.judge(shown));
        differences.addAll(RollUpVerdict.judge(shown));
        differences.addAll(CoverageVerdict.judge(shown));
        differences.addAll(LateVerdict.judge(shown, expected, restated));
        return differences;
    }

    /** Everything in the tables that differs from what has arrived. */
    private List<String> arrived(Snapshot shown, Expected expected, Arrivals arrivals, long until) {
        List<String> differences = new ArrayList<>(LateVerdict.judgeArrivals(shown, arrivals, venue));
        differences.addAll(new HistoryVerdict(expected, arrivals, LateVerdict.late(shown)).judge(shown, until));
        differences.addAll(AccountsVerdict.judge(shown, arrivals));
        return differences;
    }

    /**
     * Has all closed minutes computed anew from the topic: the minutes of late trades become what the tape says, nothing
     * else changes, no late trade still waits.
     */
    Restated judgeRestated(Instant until) throws InterruptedException, IOException, SQLException {
        long untilMicros = ChronoUnit.MICROS.between(Instant.EPOCH, until);
        Snapshot before = watch.snapshot();
        int exitCode = stack.runJob("Restate", List.of("--from", "2000-01-01T00:00:00Z", "--to", until.toString()));
        Snapshot after = watch.snapshot();
        Expected expected = Expected.of(venue, stack.simulatorPort(), symbols);
        List<String> differences = new ArrayList<>(
                RestatedVerdict.judge(before, after, watch.asOf(before.now()), symbols, expected, untilMicros));
        if (exitCode != 0) {
            differences.add("Restate ended with " + exitCode);
        }
        differences.addAll(tables(after, expected, untilMicros, true));
        Arrivals arrivals = topics(expected, untilMicros).judgeTrades(symbols);
        differences.addAll(arrived(after, expected, arrivals, untilMicros));
        return new Restated(
                after.late().size(), after.history().size() - before.history().size(), differences);
    }

    /**
     * What came of Restate.
     *
     * @param late trades that are in their minute now
     * @param replaced versions it has replaced
     */
    record Restated(long late, long replaced, List<String> differences) {}

    /** The tape, after which neither it nor the producer runs any more; how many frames it holds, and what is wrong. */
    Tape judgeTape(Path tape) throws InterruptedException, IOException {
        stack.endTape();
        TapeVerdict verdict = new TapeVerdict();
        new Topic(stack.servers().bootstrapServers()).read("raw_trades", verdict::topic);
        verdict.files(tape);
        return new Tape(verdict.frames(), verdict.differences());
    }

    /** The same for the tape. */
    record Tape(long frames, List<String> differences) {}

    /** What the tables show when nothing differs, or the patience is at its end. */
    private Snapshot healed(Expected expected, long until, long start) throws InterruptedException, SQLException {
        while (true) {
            Snapshot shown = watch.snapshot();
            if (tables(shown, expected, until, false).isEmpty() || seconds(start) > Watch.HEALING.toSeconds()) {
                return shown;
            }
            Thread.sleep(2_000);
        }
    }

    /** What differs in the tables of the jobs beside the main one when they have healed, or the patience is at its end. */
    private List<String> healedWindows(Expected expected, long until, Arrivals arrivals, long start)
            throws InterruptedException, IOException, SQLException {
        while (true) {
            List<String> differences = new ArrayList<>();
            try (Connection connection = watch.connect()) {
                for (WindowTable table : tables) {
                    WindowVerdict verdict = new WindowVerdict(expected, until, arrivals);
                    differences.addAll(verdict.judge(table, windows.read(table, connection), symbols));
                }
            }
            if (differences.isEmpty() || seconds(start) > Watch.HEALING.toSeconds()) {
                return differences;
            }
            Thread.sleep(2_000);
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
