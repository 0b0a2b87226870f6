package marketdata.local.torture;

import marketdata.local.torture.Expected.Row;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Holds the table against what it must be, row by row and digit by digit. */
final class Verdict {
    private static final long MINUTE = 60_000_000;
    private static final String ROWS = "SELECT * FROM trades_1min_agg WHERE symbol = ? AND window_start < ?";

    private static final String GAPS = "SELECT from_id, to_id, state FROM feed_gaps WHERE symbol = ?";
    private static final String ACCOUNTS = """
            SELECT (SELECT coalesce(sum(trades), 0) FROM stream_commits),
                (SELECT coalesce(sum(trade_count), 0) FROM trades_1min_agg), (SELECT count(*) FROM late_trades)""";

    private final Expected expected;
    private final Instant until;
    private final List<String> differences = new ArrayList<>();
    private long rows;
    private long trades;

    /** @param until the minutes that begin before it are judged */
    Verdict(Expected expected, Instant until) {
        this.expected = expected;
        this.until = until;
    }

    /** Everything that is not as it must be; empty when all is. */
    List<String> differences() {
        return differences;
    }

    long rows() {
        return rows;
    }

    long trades() {
        return trades;
    }

    /** Judges all minutes of a symbol. The first is not proven: nobody saw what came before it. */
    void judge(Connection connection, String symbol) throws SQLException {
        NavigableMap<Long, Row> minutes = expected.minutes(symbol);
        Map<Long, Boolean> seen = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setString(1, symbol);
            query.setTimestamp(2, Timestamp.from(until));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    long start = micros(row.getTimestamp("window_start").toInstant());
                    seen.put(start, true);
                    rows++;
                    trades += row.getLong("trade_count");
                    judge(symbol, start, start == minutes.firstKey(), minutes.get(start), row);
                }
            }
        }
        for (long start = minutes.firstKey(); start < micros(until); start += MINUTE) {
            if (!seen.containsKey(start) && (minutes.containsKey(start) || expected.isQuiet(symbol, start))) {
                differs(symbol, start, "has no row");
            }
        }
    }

    /** The ids on record as what the exchange has not are those it withheld, and no gap is open. */
    void judgeGaps(Connection connection, String symbol) throws SQLException {
        NavigableSet<Long> holes = new TreeSet<>();
        try (PreparedStatement query = connection.prepareStatement(GAPS)) {
            query.setString(1, symbol);
            try (ResultSet gap = query.executeQuery()) {
                while (gap.next()) {
                    long from = gap.getLong("from_id");
                    long to = gap.getLong("to_id");
                    String state = gap.getString("state");
                    if (state.equals("exchange_hole")) {
                        LongStream.rangeClosed(from, to).forEach(holes::add);
                    } else if (!state.equals("filled")
                            || !expected.withheld(symbol)
                                    .subSet(from, true, to, true)
                                    .isEmpty()) {
                        differences.add("feed_gaps: %s %d to %d is %s".formatted(symbol, from, to, state));
                    }
                }
            }
        }
        if (!holes.equals(expected.withheld(symbol))) {
            differences.add("feed_gaps: the exchange holes of %s are %s, must be %s"
                    .formatted(symbol, holes, expected.withheld(symbol)));
        }
    }

    /** What the batches say they counted is what is in the minutes; no trade came too late for its minute. */
    void judgeAccounts(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ACCOUNTS);
                ResultSet sums = query.executeQuery()) {
            sums.next();
            if (sums.getLong(1) != sums.getLong(2) || sums.getLong(3) != 0) {
                differences.add("the batches counted %d trades, the minutes hold %d, late are %d"
                        .formatted(sums.getLong(1), sums.getLong(2), sums.getLong(3)));
            }
        }
    }

    private void judge(String symbol, long start, boolean first, Row must, ResultSet row) throws SQLException {
        String status = row.getString("status");
        String proven = must == null ? "quiet" : must.missing() == 0 ? "certified" : "incomplete";
        if (!first && !status.equals(proven)) {
            differs(symbol, start, "is " + status + ", must be " + proven);
        }
        if (must == null && !expected.isQuiet(symbol, start)) {
            differs(symbol, start, "has a row, though nobody can know that it had no trade");
        }
        long missing = must == null ? 0 : must.missing();
        if (row.getLong("missing_trades") != missing) {
            differs(symbol, start, "lacks %d trades, must lack %d".formatted(row.getLong("missing_trades"), missing));
        }
        if (row.getLong("trade_count") != (must == null ? 0 : must.count())) {
            differs(
                    symbol,
                    start,
                    "counts %d trades, must be %d"
                            .formatted(row.getLong("trade_count"), must == null ? 0 : must.count()));
        }
        if (must == null) {
            return;
        }
        if (row.getLong("first_trade_id") != must.firstId() || row.getLong("last_trade_id") != must.lastId()) {
            differs(symbol, start, "has other first and last ids");
        }
        for (Map.Entry<String, BigDecimal> amount : must.amounts().entrySet()) {
            BigDecimal is = row.getBigDecimal(amount.getKey());
            if (is == null || is.compareTo(amount.getValue()) != 0) {
                differs(symbol, start, "%s is %s, must be %s".formatted(amount.getKey(), is, amount.getValue()));
            }
        }
    }

    private void differs(String symbol, long start, String how) {
        differences.add("%s %s %s".formatted(symbol, Instant.EPOCH.plus(start, ChronoUnit.MICROS), how));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
