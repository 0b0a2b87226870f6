-- What the table said at an earlier time.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE OR REPLACE FUNCTION as_of(at timestamptz)
RETURNS SETOF trades_1min_agg
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT * FROM trades_1min_agg WHERE updated_at <= at AND status <> 'open'
    UNION ALL
    SELECT source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value,
           taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version,
           updated_at
    FROM trades_1min_agg_history WHERE updated_at <= at AND replaced_at > at
$$;

COMMENT ON FUNCTION as_of(timestamptz) IS
    'The closed minutes as trades_1min_agg showed them at that time: each in the version that was in force then. Minutes that were still open then are not in it.';

RESET ROLE;
