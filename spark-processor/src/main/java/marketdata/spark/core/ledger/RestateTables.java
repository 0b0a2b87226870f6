package marketdata.spark.core.ledger;

import marketdata.model.candle.SymbolUpdate.Gap;
import marketdata.model.candle.TradeIdSet;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.RestateRequest.LateId;
import marketdata.spark.core.restate.RestateRequest.OpenGap;
import marketdata.spark.core.restate.RestateResult;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What waits to be restated, and what became of it. */
public final class RestateTables {
    /** Parameters: from, to. A symbol in which anything waits or is named, its minutes, whether one of them is unproven. */
    private static final String NAMED = """
            SELECT source, symbol, array_agg((extract(epoch FROM window_start) * 1000000)::bigint),
                   coalesce(bool_or(m.status = 'unproven'), false) FROM (
                SELECT source, symbol, window_start FROM trades_1min_agg
                WHERE status = 'incomplete'
                    OR (status <> 'open' AND window_start >= ?::timestamptz AND window_start < ?::timestamptz)
                UNION
                SELECT source, symbol, date_bin('1 minute', event_time, timestamptz '1970-01-01 00:00:00+00')
                FROM late_trades WHERE state = 'waiting') named
            LEFT JOIN trades_1min_agg m USING (source, symbol, window_start)
            GROUP BY source, symbol ORDER BY source, symbol""";

    private static final String PRESENT = """
            SELECT array_agg((extract(epoch FROM window_start) * 1000000)::bigint) FROM trades_1min_agg
            WHERE source = ? AND symbol = ? AND window_start >= to_timestamp(? / 1000000.0) AND status <> 'open'""";

    private static final String LATE = """
            SELECT trade_id, (extract(epoch FROM event_time) * 1000000)::bigint FROM late_trades
            WHERE source = ? AND symbol = ? AND state = 'waiting' ORDER BY trade_id""";

    /** With the last moment of the gap's epoch; null of the newest, which has none yet. */
    private static final String GAPS = """
            SELECT g.epoch, g.from_id, g.to_id,
                   (extract(epoch FROM next.starts_at) * 1000000)::bigint - 1 AS within_micros
            FROM feed_gaps g
            LEFT JOIN market_epochs next
                ON next.source = g.source AND next.symbol = g.symbol AND next.epoch = g.epoch + 1
            WHERE g.source = ? AND g.symbol = ? AND g.state = 'open' ORDER BY g.epoch, g.from_id""";

    /** Parameters: source, symbol, ids, their event times. Only those whose minute has them in its row now. */
    private static final String RESTATED = """
            UPDATE late_trades AS l SET state = 'restated'
            FROM trades_1min_agg AS m, (SELECT ?::text AS source, ?::text AS symbol) AS of,
                unnest(?::bigint[], ?::timestamptz[]) AS found (trade_id, event_time)
            WHERE l.source = of.source AND l.symbol = of.symbol AND l.trade_id = found.trade_id
                AND l.event_time = found.event_time AND l.state = 'waiting'
                AND m.source = l.source AND m.symbol = l.symbol
                AND m.window_start = date_bin('1 minute', l.event_time, timestamptz '1970-01-01 00:00:00+00')
                AND l.trade_id BETWEEN m.first_trade_id AND m.last_trade_id""";

    private final Connection connection;

    /** @param connection without auto commit */
    public RestateTables(Connection connection) {
        this.connection = connection;
    }

    /** What a run changed in one symbol. */
    public record Outcome(int changed, int late, int gaps) {}

    /**
     * What waits.
     *
     * @param from start of the span in which every closed minute is named; null for none
     * @param to its end, exclusive
     */
    public List<RestateRequest> waiting(Instant from, Instant to) throws SQLException {
        List<RestateRequest> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(NAMED)) {
            query.setObject(1, from == null ? null : utc(from));
            query.setObject(2, utc(to));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(waiting(row.getString(1), row.getString(2), longs(row.getArray(3)), row.getBoolean(4)));
                }
            }
        }
        connection.commit();
        return found;
    }

    private RestateRequest waiting(String source, String symbol, Set<Long> minutes, boolean unproven)
            throws SQLException {
        long first = minutes.stream().mapToLong(Long::longValue).min().orElseThrow();
        Set<Long> present = Set.of();
        try (PreparedStatement query = connection.prepareStatement(PRESENT)) {
            query.setString(1, source);
            query.setString(2, symbol);
            query.setLong(3, first);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                present = longs(row.getArray(1));
            }
        }
        List<LateId> late = new ArrayList<>();
        List<OpenGap> gaps = new ArrayList<>();
        try (PreparedStatement lateQuery = symbolQuery(LATE, source, symbol);
                PreparedStatement gapQuery = symbolQuery(GAPS, source, symbol);
                ResultSet lateRow = lateQuery.executeQuery();
                ResultSet gapRow = gapQuery.executeQuery()) {
            while (lateRow.next()) {
                late.add(new LateId(lateRow.getLong(1), lateRow.getLong(2)));
            }
            while (gapRow.next()) {
                long within = gapRow.getLong(4);
                boolean isNewest = gapRow.wasNull();
                gaps.add(new OpenGap(
                        gapRow.getInt(1),
                        new TradeIdSet.Range(gapRow.getLong(2), gapRow.getLong(3)),
                        isNewest ? Long.MAX_VALUE : within));
            }
        }
        long last = present.stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
        return new RestateRequest(source, symbol, minutes, present, first, last, late, gaps, unproven);
    }

    /** Writes one symbol, in one transaction. */
    public Outcome write(RestateResult found, String topic) throws SQLException {
        int changed = MinuteRows.upsert(connection, found.rows(), "recomputed from " + topic);
        changed += MinuteRows.markConflicts(connection, found.source(), found.symbol(), found.conflicts());
        int late;
        try (PreparedStatement restated = symbolQuery(RESTATED, found.source(), found.symbol())) {
            restated.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint", found.lateFound().stream().map(LateId::id).toArray()));
            restated.setArray(
                    4,
                    connection.createArrayOf(
                            "timestamptz",
                            found.lateFound().stream()
                                    .map(each -> MinuteRows.time(each.micros()).toString())
                                    .toArray()));
            late = restated.executeUpdate();
        }
        List<Gap> whole = found.wholeGaps().stream()
                .map(gap -> new Gap(gap.epoch(), gap.ids()))
                .toList();
        int gaps =
                MinuteLedger.writeGaps(connection, LedgerStatements.CLOSE_GAP, found.source(), found.symbol(), whole);
        connection.commit();
        return new Outcome(changed, late, gaps);
    }

    private PreparedStatement symbolQuery(String sql, String source, String symbol) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, source);
        query.setString(2, symbol);
        return query;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Set<Long> longs(Array array) throws SQLException {
        return array == null ? Set.of() : Set.of((Long[]) array.getArray());
    }
}
