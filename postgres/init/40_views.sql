-- What a person opens first. All days and windows are UTC, whatever the session's time zone is.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

-- Walks the key from symbol to symbol, so it costs one index probe a symbol and not the whole table.
CREATE OR REPLACE VIEW symbols AS
WITH RECURSIVE walk AS (
    (SELECT source, symbol FROM trades_1min_agg ORDER BY source, symbol LIMIT 1)
    UNION ALL
    SELECT following.source, following.symbol
    FROM walk
    CROSS JOIN LATERAL (
        SELECT source, symbol FROM trades_1min_agg t
        WHERE (t.source, t.symbol) > (walk.source, walk.symbol)
        ORDER BY source, symbol LIMIT 1) following
)
SELECT source, symbol FROM walk;

COMMENT ON VIEW symbols IS 'Every source and symbol that has minutes.';
COMMENT ON COLUMN symbols.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN symbols.symbol IS 'Market, as in trades_1min_agg.';

CREATE OR REPLACE VIEW latest_minutes AS
SELECT newest.recency, newest.source, newest.symbol, newest.window_start, newest.window_end, newest.status,
       greatest(now() - newest.window_end, interval '0') AS lag, newest.trade_count, newest.open, newest.high, newest.low,
       newest.close, newest.vwap, newest.sum_qty, newest.sum_value, newest.spike_count, newest.missing_trades,
       newest.version, newest.updated_at
FROM symbols
CROSS JOIN LATERAL (
    SELECT t.*, row_number() OVER (ORDER BY t.window_start DESC) AS recency FROM trades_1min_agg t
    WHERE t.source = symbols.source AND t.symbol = symbols.symbol
    ORDER BY t.window_start DESC LIMIT 10) newest
ORDER BY newest.source, newest.symbol, newest.window_start DESC;

COMMENT ON VIEW latest_minutes IS 'The ten newest minutes of each symbol. recency = 1 is the newest; lag is its age.';
COMMENT ON COLUMN latest_minutes.recency IS '1 for the symbol''s newest minute, 2 for the one before, up to 10.';
COMMENT ON COLUMN latest_minutes.lag IS 'Time since the minute ended, by the database''s clock; 0 while it runs.';

-- A whole day without a row between two days with rows is listed: "no data" must be as visible as data. Each day is a
-- range of the key, so asking for one symbol or one day reads no more than that.
CREATE OR REPLACE VIEW coverage_by_day AS
SELECT source, symbol, (day_start AT TIME ZONE 'UTC')::date AS day, elapsed.minutes AS elapsed_minutes, certified, quiet,
       incomplete, open, unproven, elapsed.minutes - present AS absent,
       round(100.0 * (certified + quiet) / 1440, 2) AS proven_percent_of_day, trade_count, missing_trades, first_minute,
       last_minute
FROM symbols
CROSS JOIN LATERAL generate_series(
    date_bin('24 hours', (
        SELECT min(t.window_start) FROM trades_1min_agg t
        WHERE t.source = symbols.source AND t.symbol = symbols.symbol), timestamptz '1970-01-01 00:00:00+00'),
    (SELECT max(t.window_start) FROM trades_1min_agg t
        WHERE t.source = symbols.source AND t.symbol = symbols.symbol),
    interval '24 hours') AS day_start
CROSS JOIN LATERAL (
    SELECT greatest(0, least(1440, floor(extract(epoch FROM now() - day_start) / 60)))::integer AS minutes) elapsed
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'certified') AS certified,
           count(*) FILTER (WHERE status = 'quiet') AS quiet,
           count(*) FILTER (WHERE status = 'incomplete') AS incomplete,
           count(*) FILTER (WHERE status = 'open') AS open,
           count(*) FILTER (WHERE status = 'unproven') AS unproven,
           count(*) FILTER (WHERE window_end <= now()) AS present,
           coalesce(sum(t.trade_count), 0) AS trade_count,
           coalesce(sum(t.missing_trades), 0) AS missing_trades,
           min(window_start) AS first_minute,
           max(window_start) AS last_minute
    FROM trades_1min_agg t
    WHERE t.source = symbols.source AND t.symbol = symbols.symbol
        AND t.window_start >= day_start AND t.window_start < day_start + interval '24 hours') counted
ORDER BY source, symbol, day DESC;

COMMENT ON VIEW coverage_by_day IS 'How many of a UTC day''s 1,440 minutes are proven, per source and symbol, from its first to its last known day.';
COMMENT ON COLUMN coverage_by_day.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN coverage_by_day.symbol IS 'Market, as in trades_1min_agg.';
COMMENT ON COLUMN coverage_by_day.day IS 'Day in UTC.';
COMMENT ON COLUMN coverage_by_day.elapsed_minutes IS 'Minutes of the day that are over: 1440, or fewer today.';
COMMENT ON COLUMN coverage_by_day.certified IS 'Minutes whose trades are all there, proven.';
COMMENT ON COLUMN coverage_by_day.quiet IS 'Minutes without a trade, proven.';
COMMENT ON COLUMN coverage_by_day.incomplete IS 'Minutes with missing ids, see feed_gaps.';
COMMENT ON COLUMN coverage_by_day.open IS 'Minutes that may still change.';
COMMENT ON COLUMN coverage_by_day.unproven IS 'Minutes of which nothing can be claimed.';
COMMENT ON COLUMN coverage_by_day.absent IS 'Elapsed minutes without a row: no data.';
COMMENT ON COLUMN coverage_by_day.proven_percent_of_day IS 'Certified and quiet minutes, in percent of 1440.';
COMMENT ON COLUMN coverage_by_day.trade_count IS 'Trades of the day so far.';
COMMENT ON COLUMN coverage_by_day.missing_trades IS 'Sum of the minutes'' missing_trades. A gap that two minutes share counts in both.';
COMMENT ON COLUMN coverage_by_day.first_minute IS 'Start of the day''s first minute with a row; UTC.';
COMMENT ON COLUMN coverage_by_day.last_minute IS 'Start of the day''s last minute with a row; UTC.';

CREATE OR REPLACE VIEW accounts AS
SELECT query, sum(batches)::bigint AS batches, sum(records) AS records, sum(without_trades) AS without_trades,
       sum(unreadable) AS unreadable, sum(read_trades) AS read_trades, sum(trades) AS counted, sum(duplicates) AS duplicates,
       sum(late) AS late, sum(refused) AS refused, sum(waiting) AS waiting,
       sum(read_trades) - sum(trades) - sum(duplicates) - sum(late) - sum(refused) - sum(waiting) AS unaccounted
FROM (
    SELECT query, 1 AS batches, records, without_trades, unreadable, read_trades, trades, duplicates, late, refused, waiting,
           committed_at
    FROM stream_commits WHERE read_trades IS NOT NULL
    UNION ALL
    SELECT query, batches, records, without_trades, unreadable, read_trades, trades, duplicates, late, refused, 0, NULL
    FROM stream_totals
) AS batch_or_total
GROUP BY query ORDER BY max(committed_at) DESC NULLS LAST;

COMMENT ON VIEW accounts IS
    'Where every trade that a query has read has gone: read_trades = counted + duplicates + late + refused + waiting. The newest query first.';
COMMENT ON COLUMN accounts.query IS 'As in stream_commits.';
COMMENT ON COLUMN accounts.batches IS 'Batches committed.';
COMMENT ON COLUMN accounts.records IS 'Kafka records read.';
COMMENT ON COLUMN accounts.without_trades IS 'Records that hold no trade and are no fault.';
COMMENT ON COLUMN accounts.unreadable IS 'Records in the dead letters.';
COMMENT ON COLUMN accounts.read_trades IS 'Trades in the records.';
COMMENT ON COLUMN accounts.counted IS 'Trades counted for the first time: each is in a minute.';
COMMENT ON COLUMN accounts.duplicates IS 'Trades seen before.';
COMMENT ON COLUMN accounts.late IS 'Trades in late_trades.';
COMMENT ON COLUMN accounts.refused IS 'Trades that cannot be true; in the dead letters.';
COMMENT ON COLUMN accounts.waiting IS 'Always 0, see stream_commits.waiting.';
COMMENT ON COLUMN accounts.unaccounted IS 'What is left: 0.';

CREATE OR REPLACE VIEW open_gaps AS
SELECT source, symbol, from_id, to_id, to_id - from_id + 1 AS trades, now() - noticed_at AS age, attempts, cause, noticed_at
FROM feed_gaps WHERE state = 'open' ORDER BY noticed_at;

COMMENT ON VIEW open_gaps IS 'Gaps in the trade ids that are not filled yet, oldest first.';
COMMENT ON COLUMN open_gaps.trades IS 'Number of missing trades.';
COMMENT ON COLUMN open_gaps.age IS 'Time since the gap was noticed.';

-- Why a minute is not certified, in words. A minute's ids are of the numbering in force at its end, so the gaps of another
-- numbering say nothing about it.
CREATE OR REPLACE VIEW unproven_minutes AS
SELECT t.source, t.symbol, t.window_start, t.status, t.missing_trades, t.version,
       CASE
           WHEN t.status = 'open' THEN 'open: it may still change'
           WHEN t.status = 'unproven' AND begun.epoch IS NOT NULL THEN
               'the market''s trade ids began again in it, at id ' || begun.first_trade_id
           WHEN t.status = 'unproven' THEN 'a trade of it is in conflict with an id seen before'
           WHEN gaps.open IS NOT NULL OR gaps.lacking IS NOT NULL THEN
               concat_ws('; ', 'ids ' || gaps.open || ' are missing', 'the exchange does not have ids ' || gaps.lacking)
           WHEN t.missing_trades > 0 THEN 'ids are missing (' || t.missing_trades || '), not yet listed in feed_gaps'
           WHEN earlier.window_start IS NULL THEN 'the stream began here: what came before is unknown'
           ELSE 'its ids do not join those of an earlier and a later minute'
       END AS reason
FROM trades_1min_agg t
LEFT JOIN LATERAL (
    SELECT e.epoch, e.first_trade_id FROM market_epochs e
    WHERE e.source = t.source AND e.symbol = t.symbol AND e.starts_at >= t.window_start AND e.starts_at < t.window_end
    ORDER BY e.epoch DESC LIMIT 1) begun ON true
LEFT JOIN LATERAL (
    SELECT string_agg(CASE WHEN g.state = 'open' THEN g.ids END, ', ' ORDER BY g.from_id) AS open,
           string_agg(CASE WHEN g.state = 'exchange_hole' THEN g.ids END, ', ' ORDER BY g.from_id) AS lacking
    FROM (
        SELECT f.state, f.from_id,
               CASE WHEN f.from_id = f.to_id THEN f.from_id::text ELSE f.from_id || '..' || f.to_id END AS ids
        FROM feed_gaps f
        WHERE f.source = t.source AND f.symbol = t.symbol AND f.state <> 'filled'
            AND f.from_id <= t.last_trade_id + 1 AND f.to_id >= t.first_trade_id - 1
            AND f.epoch = coalesce((SELECT max(e.epoch) FROM market_epochs e
                WHERE e.source = t.source AND e.symbol = t.symbol AND e.starts_at < t.window_end), 0)
        ORDER BY f.from_id LIMIT 20) g) gaps ON true
LEFT JOIN LATERAL (
    SELECT b.window_start FROM trades_1min_agg b
    WHERE b.source = t.source AND b.symbol = t.symbol AND b.window_start < t.window_start
    ORDER BY b.window_start DESC LIMIT 1) earlier ON true
WHERE t.status IN ('open', 'incomplete', 'unproven');

COMMENT ON VIEW unproven_minutes IS
    'Every minute that is neither certified nor quiet, with the reason in words. A minute without a row is not in it: coverage_by_day counts those as absent.';
COMMENT ON COLUMN unproven_minutes.reason IS
    'Why it is not certified: it is open; ids are missing (at most 20 gaps are named); the exchange does not have ids; the stream began here; its ids do not join; its trades contradict earlier ids.';

RESET ROLE;
