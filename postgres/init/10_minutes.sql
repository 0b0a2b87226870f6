-- The product: one row a source, symbol and minute, and every version it has replaced.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE TABLE IF NOT EXISTS trades_1min_agg (
    source text NOT NULL CONSTRAINT source_is_a_word CHECK (source ~ '^[a-z0-9_]{1,40}$'),
    symbol text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    trade_count bigint NOT NULL,
    open numeric,
    high numeric,
    low numeric,
    close numeric,
    avg_price numeric,
    vwap numeric,
    sum_qty numeric NOT NULL,
    sum_value numeric NOT NULL,
    taker_buy_qty numeric NOT NULL,
    taker_buy_value numeric NOT NULL,
    spike_count bigint NOT NULL,
    first_trade_id bigint,
    last_trade_id bigint,
    missing_trades bigint NOT NULL,
    status text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, symbol, window_start),
    CONSTRAINT window_is_one_whole_minute CHECK (
        window_end = window_start + interval '1 minute' AND mod(extract(epoch FROM window_start), 60) = 0),
    CONSTRAINT counts_are_not_negative CHECK (
        trade_count >= 0 AND spike_count BETWEEN 0 AND trade_count AND missing_trades >= 0 AND version >= 1),
    -- NaN is above every number and Infinity is not below itself: the upper bounds keep both out.
    CONSTRAINT prices_are_in_order CHECK (
        low > 0 AND low <= open AND low <= close AND open <= high AND close <= high AND high < 'Infinity'),
    CONSTRAINT averages_are_between CHECK (avg_price BETWEEN low AND high AND vwap BETWEEN low AND high),
    CONSTRAINT sums_fit CHECK (
        taker_buy_qty >= 0 AND taker_buy_qty <= sum_qty AND sum_qty < 'Infinity'
        AND taker_buy_value >= 0 AND taker_buy_value <= sum_value AND sum_value < 'Infinity'),
    CONSTRAINT prices_exist_with_trades CHECK (
        CASE
            WHEN trade_count > 0 THEN num_nulls(open, high, low, close, avg_price) = 0 AND (vwap IS NULL) = (sum_qty = 0)
            ELSE num_nonnulls(open, high, low, close, avg_price, vwap, first_trade_id, last_trade_id) = 0
                AND sum_qty = 0 AND sum_value = 0
        END),
    CONSTRAINT status_is_known CHECK (status IN ('open', 'certified', 'incomplete', 'quiet', 'unproven')),
    CONSTRAINT status_fits_row CHECK (
        CASE status
            WHEN 'certified' THEN trade_count > 0 AND missing_trades = 0 AND first_trade_id IS NOT NULL
            WHEN 'quiet' THEN trade_count = 0 AND missing_trades = 0
            ELSE true
        END)
) WITH (fillfactor = 70);

-- Earlier versions knew no trade id 0, and no minute with trades of two numberings of a market.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'trades_1min_agg'::regclass
        AND conname = 'ids_are_in_order' AND pg_get_constraintdef(oid) LIKE '%unproven%') THEN
        ALTER TABLE trades_1min_agg DROP CONSTRAINT IF EXISTS ids_are_in_order;
        ALTER TABLE trades_1min_agg ADD CONSTRAINT ids_are_in_order CHECK (
            num_nulls(first_trade_id, last_trade_id) IN (0, 2)
            AND first_trade_id >= 0 AND last_trade_id >= first_trade_id
            AND (status = 'unproven' OR last_trade_id - first_trade_id >= trade_count - 1));
    END IF;
END
$$;

-- The form of a symbol: marketdata.model.parse.Symbols. Tables of earlier versions have a narrower rule in its place.
DO $$ BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conname = 'symbol_has_its_form' AND conrelid = 'trades_1min_agg'::regclass
    ) THEN
        ALTER TABLE trades_1min_agg DROP CONSTRAINT IF EXISTS symbol_is_a_word;
        ALTER TABLE trades_1min_agg ADD CONSTRAINT symbol_has_its_form CHECK (
            length(symbol) <= 40
            AND symbol ~ '^[A-Za-z0-9\u3005\u3041-\u3096\u30A1-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3]+([-/._][A-Za-z0-9\u3005\u3041-\u3096\u30A1-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3]+)*$');
    END IF;
END $$;

-- By time over all symbols. Neither this column nor the key ever changes, so updates stay within their page.
CREATE INDEX IF NOT EXISTS trades_1min_agg_by_time ON trades_1min_agg (window_start);

COMMENT ON TABLE trades_1min_agg IS
    'Self-verifying one-minute candles: one row per source, symbol and minute, made of the trades whose event time is in [window_start, window_end). Amounts are exact decimals; read status before you trust a row.';
COMMENT ON COLUMN trades_1min_agg.source IS 'Exchange, lower case, for example binance.';
COMMENT ON COLUMN trades_1min_agg.symbol IS 'Market as the exchange writes it, for example BTCUSDT (base BTC, quote USDT).';
COMMENT ON COLUMN trades_1min_agg.window_start IS 'Start of the minute, inclusive, by the exchange''s event time; UTC.';
COMMENT ON COLUMN trades_1min_agg.window_end IS 'End of the minute, exclusive: window_start + 1 minute; UTC.';
COMMENT ON COLUMN trades_1min_agg.trade_count IS 'Number of trades, each trade id counted once.';
COMMENT ON COLUMN trades_1min_agg.open IS 'Price of the first trade by (event time in whole milliseconds, trade id), in quote units per base unit; null without trades.';
COMMENT ON COLUMN trades_1min_agg.high IS 'Highest price, quote per base unit; null without trades.';
COMMENT ON COLUMN trades_1min_agg.low IS 'Lowest price, quote per base unit; null without trades.';
COMMENT ON COLUMN trades_1min_agg.close IS 'Price of the last trade by (event time in whole milliseconds, trade id), quote per base unit; null without trades.';
COMMENT ON COLUMN trades_1min_agg.avg_price IS 'Arithmetic mean of the trades'' prices (not weighted), rounded half-even to 18 decimals; null without trades.';
COMMENT ON COLUMN trades_1min_agg.vwap IS 'Volume-weighted average price: sum_value / sum_qty, rounded half-even to 18 decimals; null when sum_qty is 0.';
COMMENT ON COLUMN trades_1min_agg.sum_qty IS 'Sum of quantities, in base units; exact.';
COMMENT ON COLUMN trades_1min_agg.sum_value IS 'Sum of price times quantity, in quote units; exact.';
COMMENT ON COLUMN trades_1min_agg.taker_buy_qty IS 'Part of sum_qty in which the taker (who crossed the spread) bought; base units, exact.';
COMMENT ON COLUMN trades_1min_agg.taker_buy_value IS 'Part of sum_value in which the taker bought; quote units, exact.';
COMMENT ON COLUMN trades_1min_agg.spike_count IS 'Number of trades whose price was off the symbol''s rolling one-minute mean by more than the producer''s --spike-percent.';
COMMENT ON COLUMN trades_1min_agg.first_trade_id IS 'Smallest trade id in the minute; null without trades or without usable ids.';
COMMENT ON COLUMN trades_1min_agg.last_trade_id IS 'Largest trade id in the minute; null without trades or without usable ids.';
COMMENT ON COLUMN trades_1min_agg.missing_trades IS 'Number of trade ids never received inside [first_trade_id, last_trade_id] or in a hole that touches them; 0 means none is known to be missing. See feed_gaps.';
COMMENT ON COLUMN trades_1min_agg.status IS
    'open: may still change. certified: closed, its ids run without a hole and join its neighbours. incomplete: ids are missing, or nothing shows that none is, as in the first minute of a stream; unproven_minutes says which. quiet: no trade happened, proven. unproven: nothing can be claimed, because a trade of it was in conflict with an id seen before, or the market''s numbering began again in it. A minute without a row is no data, never "no trades".';
COMMENT ON COLUMN trades_1min_agg.version IS '1 when first closed; each later change adds 1 and leaves the old values in trades_1min_agg_history.';
COMMENT ON COLUMN trades_1min_agg.updated_at IS 'When the row was last written, by the database''s clock; UTC.';

CREATE TABLE IF NOT EXISTS trades_1min_agg_history (
    LIKE trades_1min_agg INCLUDING COMMENTS,
    reason text NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, symbol, window_start, version)
);

COMMENT ON TABLE trades_1min_agg_history IS
    'Every closed version of a minute that was replaced later, with the reason. The version in force is in trades_1min_agg.';
COMMENT ON COLUMN trades_1min_agg_history.version IS 'Number of this replaced version.';
COMMENT ON COLUMN trades_1min_agg_history.updated_at IS 'When this version was written, by the database''s clock; UTC.';
COMMENT ON COLUMN trades_1min_agg_history.reason IS 'Why it was replaced.';
COMMENT ON COLUMN trades_1min_agg_history.replaced_at IS 'When it was replaced, by the database''s clock; UTC.';

RESET ROLE;
