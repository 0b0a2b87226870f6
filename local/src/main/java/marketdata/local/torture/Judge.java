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
import java.util.Map;

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
     * @param differences everything that is not as it must be
     */
    record Finding(
            double healedAfterSeconds,
            long rows,
            long trades,
            long replaced,
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
        differences.addAll(tables(shown, expected, untilMicros));
        differences.addAll(healedWindows(expected, untilMicros, shown, start));
        TopicVerdict topics =
                new TopicVerdict(new Topic(stack.servers().bootstrapServers()), venue, expected, untilMicros);
        Arrivals arrivals = topics.judgeTrades(symbols);
        // A frame of garbage may die with the connection or the producer that received it; no REST brings it back.
        int letters = topics.judgeDeadLetters();
        differences.addAll(topics.differences());
        differences.addAll(new HistoryVerdict(expected, arrivals).judge(shown, untilMicros));
        differences.addAll(AccountsVerdict.judge(shown, arrivals));
        List<Stored> minutes = shown.minutes().stream()
                .filter(each -> each.start() < untilMicros)
                .toList();
        return new Finding(
                healing,
                minutes.size(),
                minutes.stream().mapToLong(Stored::count).sum(),
                shown.history().size(),
                symbols.stream()
                        .mapToLong(symbol -> expected.withheld(symbol).size())
                        .sum(),
                letters,
                watch.batches().orElse(0),
                differences);
    }

    /** Everything in the tables that differs, whatever the topics hold. */
    private List<String> tables(Snapshot shown, Expected expected, long until) {
        List<String> differences = new MinuteVerdict(expected, until).judge(shown, symbols);
        differences.addAll(GapVerdict.judge(shown, expected, symbols));
        differences.addAll(AsOfVerdict.judge(shown));
        differences.addAll(RollUpVerdict.judge(shown));
        differences.addAll(CoverageVerdict.judge(shown));
        differences.addAll(LateVerdict.judge(shown, expected, false));
        return differences;
    }

    /**
     * Has all closed minutes computed anew from the topic: nothing may change, no late trade may still wait.
     *
     * @return everything that is not as it must be
     */
    List<String> judgeRestated(Instant until) throws InterruptedException, IOException, SQLException {
        long untilMicros = ChronoUnit.MICROS.between(Instant.EPOCH, until);
        Expected expected = Expected.of(venue, stack.simulatorPort(), symbols);
        Snapshot before = watch.snapshot();
        int exitCode = stack.runJob("Restate", List.of("--from", "2000-01-01T00:00:00Z", "--to", until.toString()));
        Snapshot after = watch.snapshot();
        List<String> differences = new ArrayList<>(LateVerdict.judge(after, expected, true));
        if (exitCode != 0) {
            differences.add("Restate ended with " + exitCode);
        }
        for (String symbol : symbols) {
            Map<Long, Stored> now = after.minutes(symbol, untilMicros);
            before.minutes(symbol, untilMicros).forEach((start, row) -> {
                if (!row.equals(now.get(start))) {
                    differences.add("Restate made %s of %s".formatted(now.get(start), row));
                }
            });
        }
        return differences;
    }

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
            if (tables(shown, expected, until).isEmpty() || seconds(start) > Watch.HEALING.toSeconds()) {
                return shown;
            }
            Thread.sleep(2_000);
        }
    }

    /** What differs in the tables of the jobs beside the main one when they have healed, or the patience is at its end. */
    private List<String> healedWindows(Expected expected, long until, Snapshot shown, long start)
            throws InterruptedException, IOException, SQLException {
        while (true) {
            List<String> differences = new ArrayList<>();
            try (Connection connection = watch.connect()) {
                for (WindowTable table : tables) {
                    WindowVerdict verdict = new WindowVerdict(expected, until, shown.minutes());
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
