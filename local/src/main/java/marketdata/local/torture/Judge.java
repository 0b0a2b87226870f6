package marketdata.local.torture;

import marketdata.local.RunFailed;
import marketdata.local.run.Stack;
import marketdata.local.server.DatabaseRole;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Waits until a run has healed, then holds its tables and topics against the exchange's tape. */
final class Judge {
    private static final Duration HEALING = Duration.ofMinutes(10);

    private final Stack stack;
    private final Venue venue;
    private final List<String> symbols;
    private final WindowReader windows;
    private final List<WindowTable> tables;

    Judge(Stack stack, Venue venue, List<String> symbols, WindowReader windows, List<WindowTable> tables) {
        this.windows = windows;
        this.tables = tables;
        this.stack = stack;
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

    void awaitRows() throws InterruptedException {
        Instant far = Instant.now().plus(1, ChronoUnit.DAYS);
        await("the first rows", "SELECT count(*) > 0 FROM trades_1min_agg WHERE window_start < ?", far);
    }

    /** All minutes that begin before {@code until}, all gaps and all that is in the topics. */
    Finding judge(Instant until) throws InterruptedException, IOException, SQLException {
        List<String> differences = new ArrayList<>();
        long start = System.nanoTime();
        String traded = "SELECT count(DISTINCT symbol) = " + symbols.size()
                + " FROM trades_1min_agg WHERE window_start >= ? AND trade_count > 0";
        try {
            await("a trade of every symbol after the last misfortune", traded, until);
            await("every minute and every gap to be closed", """
                    SELECT NOT EXISTS (SELECT 1 FROM trades_1min_agg WHERE window_start < ? AND status = 'open')
                        AND NOT EXISTS (SELECT 1 FROM feed_gaps WHERE state = 'open')""", until);
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
                batches().orElse(0),
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
        Snapshot before = snapshot();
        int exitCode = stack.runJob("Restate", List.of("--from", "2000-01-01T00:00:00Z", "--to", until.toString()));
        Snapshot after = snapshot();
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
            Snapshot shown = snapshot();
            if (tables(shown, expected, until).isEmpty() || seconds(start) > HEALING.toSeconds()) {
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
            try (Connection connection = stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR)) {
                for (WindowTable table : tables) {
                    WindowVerdict verdict = new WindowVerdict(expected, until, shown.minutes());
                    differences.addAll(verdict.judge(table, windows.read(table, connection), symbols));
                }
            }
            if (differences.isEmpty() || seconds(start) > HEALING.toSeconds()) {
                return differences;
            }
            Thread.sleep(2_000);
        }
    }

    private Snapshot snapshot() throws SQLException {
        try (Connection connection = stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR)) {
            return SnapshotReader.read(connection);
        }
    }

    /** How many the stream has committed; empty when the database cannot say. */
    OptionalLong batches() {
        try (Connection connection = stack.servers().database().connect(DatabaseRole.CRYPTO_MONITOR);
                PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM stream_commits");
                ResultSet found = query.executeQuery()) {
            found.next();
            return OptionalLong.of(found.getLong(1));
        } catch (SQLException e) {
            return OptionalLong.empty();
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

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
