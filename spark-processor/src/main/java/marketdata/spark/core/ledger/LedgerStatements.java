package marketdata.spark.core.ledger;

import marketdata.model.trade.TradeRules;

import java.util.Locale;

/** The SQL of a batch. Every value is a bound parameter; the tables are defined in {@code postgres/init}. */
public final class LedgerStatements {
    /** Parameter: query. */
    static final String NEWEST_OFFSETS =
            "SELECT end_offsets::text FROM stream_commits WHERE query = ? ORDER BY batch DESC LIMIT 1";

    /** Parameters: query, batch. */
    static final String IS_COMMITTED = "SELECT 1 FROM stream_commits WHERE query = ? AND batch = ?";

    /** The ledger row that makes a batch count once. */
    static final String COMMIT_BATCH = """
            INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late,
                                        newest_event_time, records, without_trades, unreadable, read_trades, refused)
            VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Parameters: query, how many of its newest batches keep their row. */
    static final String FOLD_OLD_BATCHES = "SELECT fold_stream_commits(?, ?)";

    private static final String COLUMNS = """
            source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, \
            sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status""";

    /** What a reader sees of a row, as one comparable value. */
    private static String content(String row) {
        return ("(" + row + ".trade_count, " + row + ".open, " + row + ".high, " + row + ".low, " + row + ".close, "
                + row
                + ".avg_price, " + row + ".vwap, " + row + ".sum_qty, " + row + ".sum_value, " + row
                + ".taker_buy_qty, "
                + row + ".taker_buy_value, " + row + ".spike_count, " + row + ".first_trade_id, " + row
                + ".last_trade_id, " + row + ".missing_trades, " + row + ".status)");
    }

    private static String rank(String status) {
        return "array_position(ARRAY['open', 'incomplete', 'unproven', 'quiet', 'certified'], " + status + ")";
    }

    /**
     * Writes rows. A row only ever gets better: a closed one is replaced by a closed one with more trades (a trade whose id is
     * out of all order disproves a certified one), or with as many and no lower status; never by one with fewer, not even
     * when that is certified: a stream that reads its topic again certifies a minute without the late trades that a
     * restatement has counted. An open one is replaced by one with at least as many trades, or by a proven one. So a replay
     * over old rows, a second driver or a deleted checkpoint changes nothing that was right. A closed row that changes gets
     * version + 1 and leaves its old values in the history. Last parameter: the reason. The last condition is for a writer
     * that was faster.
     */
    static final String UPSERT_MINUTES = """
            WITH new AS (
                SELECT u.*, u.window_start + interval '1 minute' AS window_end FROM unnest(
                    ?::text[], ?::text[], ?::timestamptz[], ?::bigint[],
                    ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[],
                    ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
                AS u(source, symbol, window_start, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value,
                     taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status)
            ), better AS (
                SELECT new.*, old.status AS old_status FROM new
                LEFT JOIN trades_1min_agg old USING (source, symbol, window_start)
                WHERE old.status IS NULL
                   OR (%1$s IS DISTINCT FROM %2$s
                       AND CASE WHEN old.status = 'open'
                           THEN new.trade_count >= old.trade_count OR new.status IN ('certified', 'quiet')
                           ELSE new.status <> 'open' AND (new.trade_count > old.trade_count
                               OR (new.trade_count = old.trade_count AND %3$s >= %4$s)) END)
            ), history AS (
                INSERT INTO trades_1min_agg_history (%5$s, version, updated_at, reason, replaced_at)
                SELECT %6$s, old.version, old.updated_at, ?::text || ': ' || old.status || ' to ' || better.status,
                       now()
                FROM trades_1min_agg old JOIN better USING (source, symbol, window_start)
                WHERE better.old_status <> 'open'
            )
            INSERT INTO trades_1min_agg AS t (%5$s, version, updated_at)
            SELECT %5$s, 1, now() FROM better
            ON CONFLICT (source, symbol, window_start) DO UPDATE SET
                trade_count = excluded.trade_count, open = excluded.open, high = excluded.high, low = excluded.low,
                close = excluded.close, avg_price = excluded.avg_price, vwap = excluded.vwap, sum_qty = excluded.sum_qty,
                sum_value = excluded.sum_value, taker_buy_qty = excluded.taker_buy_qty,
                taker_buy_value = excluded.taker_buy_value, spike_count = excluded.spike_count,
                first_trade_id = excluded.first_trade_id, last_trade_id = excluded.last_trade_id,
                missing_trades = excluded.missing_trades, status = excluded.status, updated_at = excluded.updated_at,
                version = t.version + CASE WHEN t.status = 'open' THEN 0 ELSE 1 END
            WHERE excluded.trade_count >= t.trade_count
                OR (t.status = 'open' AND excluded.status IN ('certified', 'quiet'))""".formatted(
                    content("new"),
                    content("old"),
                    rank("new.status"),
                    rank("old.status"),
                    COLUMNS,
                    "old." + COLUMNS.replace(", ", ", old."));

    /**
     * Parameters: source, symbol, starts of minutes. Nothing is claimed of these any more: a closed row becomes unproven, a
     * minute without a row gets one, so that it is not called quiet; an open one is closed as unproven by the stream.
     */
    static final String MARK_CONFLICTS = """
            WITH marked AS (
                SELECT ?::text AS source, ?::text AS symbol, unnest(?::timestamptz[]) AS window_start
            ), history AS (
                INSERT INTO trades_1min_agg_history (%1$s, version, updated_at, reason, replaced_at)
                SELECT %2$s, old.version, old.updated_at,
                       'a trade was in conflict with an id seen before: ' || old.status || ' to unproven', now()
                FROM trades_1min_agg old JOIN marked USING (source, symbol, window_start)
                WHERE old.status NOT IN ('open', 'unproven')
            )
            INSERT INTO trades_1min_agg AS t (source, symbol, window_start, window_end, trade_count, sum_qty, sum_value,
                taker_buy_qty, taker_buy_value, spike_count, missing_trades, status)
            SELECT source, symbol, window_start, window_start + interval '1 minute', 0, 0, 0, 0, 0, 0, 0, 'unproven'
            FROM marked
            ON CONFLICT (source, symbol, window_start) DO UPDATE SET
                status = excluded.status, version = t.version + 1, updated_at = now()
            WHERE t.status NOT IN ('open', 'unproven')""".formatted(COLUMNS, "old." + COLUMNS.replace(", ", ", old."));

    /** Parameters: source, symbol, epoch, first id, start. A market's numbering began again. */
    static final String BEGIN_EPOCH = """
            INSERT INTO market_epochs (source, symbol, epoch, first_trade_id, starts_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";

    /** A new trade whose minute has left the stream's state. */
    static final String INSERT_LATE = """
            INSERT INTO late_trades (source, symbol, trade_id, event_time, price, quantity, taker_side, is_price_spike)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    /** A gap that has outlived the grace. */
    static final String OPEN_GAP = String.format(Locale.ROOT, """
            INSERT INTO feed_gaps (source, symbol, epoch, from_id, to_id, cause, state)
            SELECT source, symbol, epoch, from_id, to_id, CASE WHEN to_id - from_id >= %d
                THEN 'too large to fetch by itself: backfill --gaps' ELSE 'ids missing in the stream' END, 'open'
            FROM (SELECT ?::text AS source, ?::text AS symbol, ?::integer AS epoch, ?::bigint AS from_id,
                ?::bigint AS to_id) AS gap
            ON CONFLICT DO NOTHING""", TradeRules.LARGEST_FETCHED_GAP);

    /** Parameters: source, symbol, epoch, first id. What an exchange hole leaves of the gap that reaches into it from below. */
    static final String CUT_GAP = """
            UPDATE feed_gaps AS g SET to_id = hole.from_id - 1
            FROM (SELECT ?::text AS source, ?::text AS symbol, ?::integer AS epoch, ?::bigint AS from_id) AS hole
            WHERE g.source = hole.source AND g.symbol = hole.symbol AND g.epoch = hole.epoch AND g.from_id < hole.from_id
                AND g.to_id >= hole.from_id AND g.state = 'open'""";

    /** The exchange does not have these ids. */
    static final String EXCHANGE_HOLE = """
            INSERT INTO feed_gaps AS g (source, symbol, epoch, from_id, to_id, cause, state, closed_at)
            VALUES (?, ?, ?, ?, ?, 'the exchange does not have them', 'exchange_hole', now())
            ON CONFLICT (source, symbol, epoch, from_id) DO UPDATE SET
                to_id = excluded.to_id, cause = excluded.cause, state = excluded.state, closed_at = excluded.closed_at
            WHERE g.state = 'open'""";

    /** Its ids are whole now. */
    static final String CLOSE_GAP = """
            UPDATE feed_gaps SET state = 'filled', closed_at = now()
            WHERE source = ? AND symbol = ? AND epoch = ? AND from_id >= ? AND to_id <= ? AND state <> 'filled'""";

    private LedgerStatements() {}
}
