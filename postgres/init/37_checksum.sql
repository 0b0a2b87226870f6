-- Rows as text that does not depend on who asks, and its SHA-256: two databases that say the same have the same.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

-- What the trades alone decide. Left out: version and updated_at (how often, and when, the row was made), spike_count (it
-- depends on the producer's --spike-percent and on the order in which trades arrived), and open minutes.
CREATE OR REPLACE FUNCTION canonical_minutes(
    from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity')
RETURNS TABLE (line text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT concat_ws('|', source, symbol, to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'), trade_count,
        coalesce(trim_scale(open)::text, ''), coalesce(trim_scale(high)::text, ''), coalesce(trim_scale(low)::text, ''),
        coalesce(trim_scale(close)::text, ''), coalesce(trim_scale(avg_price)::text, ''),
        coalesce(trim_scale(vwap)::text, ''), trim_scale(sum_qty), trim_scale(sum_value), trim_scale(taker_buy_qty),
        trim_scale(taker_buy_value), coalesce(first_trade_id::text, ''), coalesce(last_trade_id::text, ''),
        missing_trades, status)
    FROM trades_1min_agg
    WHERE window_start >= from_time AND window_end <= to_time AND status <> 'open'
    ORDER BY source COLLATE "C", symbol COLLATE "C", window_start
$$;

COMMENT ON FUNCTION canonical_minutes(timestamptz, timestamptz) IS
    'The closed minutes wholly between two times, one line each, ordered by source, symbol and time: source|symbol|minute UTC|trade_count|open|high|low|close|avg_price|vwap|sum_qty|sum_value|taker_buy_qty|taker_buy_value|first_trade_id|last_trade_id|missing_trades|status. Numbers without trailing zeros, nothing for null.';

CREATE OR REPLACE FUNCTION minutes_checksum(
    from_time timestamptz DEFAULT '-infinity', to_time timestamptz DEFAULT 'infinity')
RETURNS TABLE (minutes bigint, sha256 text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(line || E'\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM canonical_minutes(from_time, to_time) WITH ORDINALITY AS lines (line, number)
$$;

COMMENT ON FUNCTION minutes_checksum(timestamptz, timestamptz) IS
    'SHA-256, in hex, of the lines of canonical_minutes, each with a line feed: what sha256sum says of COPY (SELECT line FROM canonical_minutes(...)) TO STDOUT. Holds all lines in memory: some million minutes at once.';

REVOKE EXECUTE ON FUNCTION canonical_minutes(timestamptz, timestamptz), minutes_checksum(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION canonical_minutes(timestamptz, timestamptz), minutes_checksum(timestamptz, timestamptz)
    TO crypto_writer, crypto_monitor, analyst;

RESET ROLE;
