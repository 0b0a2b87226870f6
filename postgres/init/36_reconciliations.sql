-- What the exchange's own candles say about our minutes.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE TABLE IF NOT EXISTS reconciliations (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamptz NOT NULL,
    verdict text NOT NULL,
    differences text NOT NULL DEFAULT '',
    row_version integer NOT NULL,
    checked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, symbol, window_start)
);

-- Stated anew each time, so that a database made before a verdict was known knows it too.
ALTER TABLE reconciliations DROP CONSTRAINT IF EXISTS verdict_is_known;
ALTER TABLE reconciliations ADD CONSTRAINT verdict_is_known CHECK (
    verdict IN ('equal', 'lacks_ids', 'differs', 'candle_wrong', 'no_candle'));

COMMENT ON TABLE reconciliations IS
    'Each closed minute compared with the exchange''s own candle by its rules of rounding; the newest check of a minute replaces the one before.';
COMMENT ON COLUMN reconciliations.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN reconciliations.symbol IS 'Market, as in trades_1min_agg.';
COMMENT ON COLUMN reconciliations.window_start IS 'Start of the minute, UTC, inclusive.';
COMMENT ON COLUMN reconciliations.verdict IS
    'equal; lacks_ids: we miss trades, see feed_gaps; differs: our ids are whole and yet the exchange''s candle is another; candle_wrong: the candle lacks or misstates trades that we hold and that their ids, or the exchange''s own list of trades, prove; no_candle: the exchange has none to compare with.';
COMMENT ON COLUMN reconciliations.differences IS 'Column by column: ours, then theirs; empty when equal.';
COMMENT ON COLUMN reconciliations.row_version IS 'Version of our row that was compared.';
COMMENT ON COLUMN reconciliations.checked_at IS 'When, by the database''s clock; UTC.';

GRANT INSERT, UPDATE ON reconciliations TO crypto_writer;

RESET ROLE;
