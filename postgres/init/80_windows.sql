-- What the job TradeWindows writes with SINK=postgres.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE TABLE IF NOT EXISTS trade_windows_1m (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz GENERATED ALWAYS AS (((window_start AT TIME ZONE 'UTC') + interval '60 seconds') AT TIME ZONE 'UTC') STORED,
    trade_count bigint NOT NULL,
    avg_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    sum_qty numeric NOT NULL,
    sum_value numeric NOT NULL,
    spike_count bigint NOT NULL,
    missing_trades bigint NOT NULL,
    PRIMARY KEY (source, symbol, window_start),
    CONSTRAINT trade_windows_1m_hold_trades CHECK (trade_count > 0 AND spike_count BETWEEN 0 AND trade_count),
    CONSTRAINT trade_windows_1m_prices_are_ordered CHECK (min_price <= max_price)
);

COMMENT ON TABLE trade_windows_1m IS 'One row per source, symbol and minute with trades, from the job TradeWindows; the newest may still grow.';
COMMENT ON COLUMN trade_windows_1m.source IS 'Exchange, for example binance.';
COMMENT ON COLUMN trade_windows_1m.symbol IS 'As the exchange writes it, for example BTCUSDT.';
COMMENT ON COLUMN trade_windows_1m.window_start IS 'Start of the minute, inclusive; UTC, the exchange''s event time.';
COMMENT ON COLUMN trade_windows_1m.window_end IS 'End of the minute, exclusive.';
COMMENT ON COLUMN trade_windows_1m.trade_count IS 'Trades, each id once.';
COMMENT ON COLUMN trade_windows_1m.avg_price IS 'Arithmetic mean of the prices, rounded half-even to 18 decimals.';
COMMENT ON COLUMN trade_windows_1m.min_price IS 'Lowest price.';
COMMENT ON COLUMN trade_windows_1m.max_price IS 'Highest price.';
COMMENT ON COLUMN trade_windows_1m.sum_qty IS 'Sum of the quantities, exact.';
COMMENT ON COLUMN trade_windows_1m.sum_value IS 'Sum of price times quantity, exact.';
COMMENT ON COLUMN trade_windows_1m.spike_count IS 'Trades the producer marked as price spikes.';
COMMENT ON COLUMN trade_windows_1m.missing_trades IS 'Trade ids known to be missing in the minute or beside it; 0: none.';

CREATE TABLE IF NOT EXISTS trade_windows_5m (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz GENERATED ALWAYS AS (((window_start AT TIME ZONE 'UTC') + interval '300 seconds') AT TIME ZONE 'UTC') STORED,
    trade_count bigint NOT NULL,
    avg_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    sum_value numeric NOT NULL,
    missing_trades bigint NOT NULL,
    PRIMARY KEY (source, symbol, window_start),
    CONSTRAINT trade_windows_5m_hold_trades CHECK (trade_count > 0),
    CONSTRAINT trade_windows_5m_prices_are_ordered CHECK (min_price <= max_price)
);

COMMENT ON TABLE trade_windows_5m IS 'Five minutes beginning every minute, made of trade_windows_1m; the newest five may still grow.';
COMMENT ON COLUMN trade_windows_5m.source IS 'Exchange, for example binance.';
COMMENT ON COLUMN trade_windows_5m.symbol IS 'As the exchange writes it, for example BTCUSDT.';
COMMENT ON COLUMN trade_windows_5m.window_start IS 'Start of the window, inclusive; UTC, the exchange''s event time.';
COMMENT ON COLUMN trade_windows_5m.window_end IS 'End of the window, exclusive.';
COMMENT ON COLUMN trade_windows_5m.trade_count IS 'Trades, each id once.';
COMMENT ON COLUMN trade_windows_5m.avg_price IS 'Arithmetic mean of the prices, rounded half-even to 18 decimals.';
COMMENT ON COLUMN trade_windows_5m.min_price IS 'Lowest price.';
COMMENT ON COLUMN trade_windows_5m.max_price IS 'Highest price.';
COMMENT ON COLUMN trade_windows_5m.sum_value IS 'Sum of price times quantity, exact.';
COMMENT ON COLUMN trade_windows_5m.missing_trades IS 'Trade ids known to be missing in its minutes or beside them, at most; 0: none.';

GRANT SELECT ON trade_windows_1m, trade_windows_5m TO crypto_writer, crypto_monitor, analyst;
GRANT INSERT, UPDATE ON trade_windows_1m, trade_windows_5m TO crypto_writer;

RESET ROLE;
