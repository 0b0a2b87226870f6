package marketdata.producer.history;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The gaps that {@code feed_gaps} names, whoever opened them. */
final class FeedGaps {
    /**
     * Parameters: source, symbols, also exchange holes. With the minutes that a gap touches, whole, and a trade more on
     * either side, of the same numbering of the market: so they can be computed anew and proven although the topic has long forgotten them.
     */
    private static final String GAPS = """
            SELECT g.symbol, g.epoch, g.from_id, g.to_id,
                least(g.from_id, before.first_trade_id - 1) AS first_id,
                greatest(g.to_id, after.last_trade_id + 1) AS last_id,
                coalesce((extract(epoch FROM before.window_start) * 1000000)::bigint, 0) AS after_micros,
                coalesce((extract(epoch FROM after.window_end) * 1000000)::bigint, 0) AS until_micros
            FROM feed_gaps g
            LEFT JOIN market_epochs own ON own.source = g.source AND own.symbol = g.symbol AND own.epoch = g.epoch
            LEFT JOIN market_epochs next ON next.source = g.source AND next.symbol = g.symbol AND next.epoch = g.epoch + 1
            LEFT JOIN LATERAL (SELECT m.first_trade_id, m.window_start FROM trades_1min_agg m
                WHERE m.source = g.source AND m.symbol = g.symbol AND m.first_trade_id < g.from_id
                    AND m.window_end > coalesce(own.starts_at, '-infinity')
                    AND m.window_start < coalesce(next.starts_at, 'infinity')
                ORDER BY m.first_trade_id DESC LIMIT 1) before ON true
            LEFT JOIN LATERAL (SELECT m.last_trade_id, m.window_end FROM trades_1min_agg m
                WHERE m.source = g.source AND m.symbol = g.symbol AND m.last_trade_id > g.to_id
                    AND m.window_end > coalesce(own.starts_at, '-infinity')
                    AND m.window_start < coalesce(next.starts_at, 'infinity')
                ORDER BY m.last_trade_id LIMIT 1) after ON true
            WHERE g.source = ? AND (cardinality(?::text[]) = 0 OR g.symbol = ANY (?::text[]))
                AND (g.state = 'open' OR (? AND g.state = 'exchange_hole'))
            ORDER BY g.symbol, g.epoch, g.from_id""";

    private static final String ASKED = """
            UPDATE feed_gaps SET attempts = attempts + 1 WHERE source = ? AND symbol = ? AND epoch = ? AND from_id = ?""";

    private final Connection connection;
    private final String source;
    private final long lowestId;

    FeedGaps(Connection connection, Exchange exchange) {
        this.connection = connection;
        this.source = exchange.source();
        this.lowestId = exchange.lowestTradeId();
    }

    /**
     * A gap.
     *
     * @param epoch which numbering of the market the ids are of
     * @param ids the missing ones
     * @param wanted those of the whole minutes around them
     * @param afterMicros a time before the first of the wanted, microseconds since 1970 UTC; 0 when none is known
     * @param untilMicros a time after the last of the wanted, microseconds since 1970 UTC; 0 when none is known
     */
    record Gap(String symbol, int epoch, Range ids, Range wanted, long afterMicros, long untilMicros) {}

    /**
     * Those to be filled.
     *
     * @param symbols empty: of every symbol
     * @param exchangeHoles also those the exchange was said not to have
     */
    List<Gap> read(List<String> symbols, boolean exchangeHoles) throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(GAPS)) {
            query.setString(1, source);
            query.setArray(2, connection.createArrayOf("text", symbols.toArray()));
            query.setArray(3, connection.createArrayOf("text", symbols.toArray()));
            query.setBoolean(4, exchangeHoles);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    gaps.add(new Gap(
                            row.getString("symbol"),
                            row.getInt("epoch"),
                            new Range(row.getLong("from_id"), row.getLong("to_id")),
                            new Range(Math.max(lowestId, row.getLong("first_id")), row.getLong("last_id")),
                            row.getLong("after_micros"),
                            row.getLong("until_micros")));
                }
            }
        }
        return gaps;
    }

    /** When the wanted trades of some gaps happened; a gap beside nothing may be of any time up to {@code nowMicros}. */
    static List<TimeSpan> spans(List<Gap> gaps, long nowMicros) {
        return gaps.stream()
                .map(each -> new TimeSpan(each.afterMicros(), each.untilMicros() == 0 ? nowMicros : each.untilMicros()))
                .toList();
    }

    /** Counts an attempt. */
    void asked(Gap gap) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ASKED)) {
            update.setString(1, source);
            update.setString(2, gap.symbol());
            update.setInt(3, gap.epoch());
            update.setLong(4, gap.ids().from());
            update.executeUpdate();
        }
    }
}
