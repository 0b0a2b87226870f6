-- Longer candles, from the minutes, with their proof. Windows are aligned to UTC.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

-- PostgreSQL's round() takes halves away from zero; a stored average goes half to even. For numbers of 0 and above.
CREATE OR REPLACE FUNCTION ratio_half_even(numerator numeric, denominator numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT trim_scale((q + CASE
            WHEN 2 * rest > denominator OR (2 * rest = denominator AND mod(q, 2) = 1) THEN 1
            ELSE 0
        END) * 0.000000000000000001)
    FROM (SELECT div(numerator * 1000000000000000000, denominator) AS q) AS quotient
    CROSS JOIN LATERAL (SELECT numerator * 1000000000000000000 - q * denominator AS rest) AS remainder
    WHERE denominator <> 0);

COMMENT ON FUNCTION ratio_half_even IS 'numerator / denominator, rounded half-even to 18 decimals as every average here; null when the denominator is 0.';

DO $$
DECLARE
    rollup record;
BEGIN
    FOR rollup IN
        SELECT * FROM (VALUES
            ('trades_5min', '5 minutes', 5), ('trades_15min', '15 minutes', 15), ('trades_1h', '1 hour', 60),
            ('trades_1d', '1 day', 1440)) AS v(name, width, minutes)
    LOOP
        -- The view's window_start: a filter on it reads the minutes of that time alone, however long the history is. No column
        -- of it ever changes, so updates stay within their page.
        EXECUTE format($index$
            CREATE INDEX IF NOT EXISTS %1$I ON trades_1min_agg
                (source, symbol, date_bin(%2$L, window_start, timestamptz '1970-01-01 00:00:00+00'))
        $index$, rollup.name || '_by_window', rollup.width);

        EXECUTE format($view$
            CREATE OR REPLACE VIEW %1$I AS
            SELECT source, symbol, window_start, window_start + %3$s * interval '1 minute' AS window_end,
                   sum(trade_count)::bigint AS trade_count,
                   (array_agg(open ORDER BY minute_start) FILTER (WHERE trade_count > 0))[1] AS open,
                   max(high) AS high,
                   min(low) AS low,
                   (array_agg(close ORDER BY minute_start DESC) FILTER (WHERE trade_count > 0))[1] AS close,
                   ratio_half_even(sum(sum_value), sum(sum_qty)) AS vwap,
                   trim_scale(sum(sum_qty)) AS sum_qty,
                   trim_scale(sum(sum_value)) AS sum_value,
                   trim_scale(sum(taker_buy_qty)) AS taker_buy_qty,
                   trim_scale(sum(taker_buy_value)) AS taker_buy_value,
                   sum(spike_count)::bigint AS spike_count,
                   min(first_trade_id) AS first_trade_id,
                   max(last_trade_id) AS last_trade_id,
                   sum(missing_trades)::bigint AS missing_trades,
                   CASE
                       WHEN bool_or(status = 'open') THEN 'open'
                       WHEN bool_or(status = 'incomplete') OR count(*) < %3$s THEN 'incomplete'
                       WHEN bool_or(status = 'unproven') THEN 'unproven'
                       WHEN bool_and(status = 'quiet') THEN 'quiet'
                       ELSE 'certified'
                   END AS status,
                   count(*)::integer AS minutes_present,
                   (count(*) FILTER (WHERE status IN ('certified', 'quiet')))::integer AS minutes_proven,
                   max(updated_at) AS updated_at
            FROM (
                SELECT source, symbol, window_start AS minute_start,
                       date_bin(%2$L, window_start, timestamptz '1970-01-01 00:00:00+00') AS window_start,
                       trade_count, open, high, low, close, sum_qty, sum_value, taker_buy_qty, taker_buy_value,
                       spike_count, first_trade_id, last_trade_id, missing_trades, status, updated_at
                FROM trades_1min_agg) AS minutes
            GROUP BY source, symbol, window_start
        $view$, rollup.name, rollup.width, rollup.minutes);

        EXECUTE format('COMMENT ON VIEW %I IS %L', rollup.name,
            format('Candles of %s, aligned to UTC, from trades_1min_agg. Proven only where every one of the %s minutes is; read status before you trust a row.', rollup.width, rollup.minutes));
        EXECUTE format('COMMENT ON COLUMN %I.window_start IS %L', rollup.name,
            format('Start of the %s, inclusive, by the exchange''s event time; UTC.', rollup.width));
        EXECUTE format('COMMENT ON COLUMN %I.window_end IS %L', rollup.name,
            format('End, exclusive: window_start + %s; UTC.', rollup.width));
        EXECUTE format('COMMENT ON COLUMN %I.status IS %L', rollup.name,
            'certified: every minute is there and certified or quiet. quiet: every minute is quiet. open: a minute may still change. incomplete: a minute is incomplete or has no row. unproven: nothing can be claimed of a minute.');
        EXECUTE format('COMMENT ON COLUMN %I.missing_trades IS %L', rollup.name,
            'Sum of the minutes'' missing_trades. A gap that two minutes share counts in both.');
        EXECUTE format('COMMENT ON COLUMN %I.minutes_present IS %L', rollup.name,
            format('Minutes of the window that have a row; %s when none is absent.', rollup.minutes));
        EXECUTE format('COMMENT ON COLUMN %I.minutes_proven IS %L', rollup.name,
            'Minutes of the window that are certified or quiet.');
    END LOOP;
END
$$;

RESET ROLE;
