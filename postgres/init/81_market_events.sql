-- What the job MarketEvents writes: news, tickers, trades and alerts as they came. Hypertables with compression where
-- TimescaleDB is installed and preloaded, tables partitioned by month otherwise; the same columns, keys and upserts.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

-- Asked for only where the server has loaded it: elsewhere CREATE EXTENSION would end the session.
DO $$
BEGIN
    IF current_setting('shared_preload_libraries') LIKE '%timescaledb%'
        AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') THEN
        CREATE EXTENSION IF NOT EXISTS timescaledb;
    END IF;
END
$$;

SET ROLE crypto_owner;

DO $$
DECLARE
    kind record;
    hypertables boolean := EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb');
BEGIN
    FOR kind IN
        SELECT * FROM (VALUES
            ('article_data', 'published_at', 'website', 'published_at DESC, id', $columns$
                id text NOT NULL,
                published_at timestamptz NOT NULL,
                title text NOT NULL,
                url text NOT NULL,
                website text NOT NULL,
                content jsonb NOT NULL,
                cryptocurrencies_mentioned text[] NOT NULL,
                sentiment_score numeric NOT NULL CONSTRAINT article_score_is_a_share CHECK (sentiment_score BETWEEN 0 AND 1),
                sentiment_label text NOT NULL,
                PRIMARY KEY (id, published_at)$columns$),
            ('ticker_data', 'event_time', 'pair', 'event_time DESC', $columns$
                pair text NOT NULL,
                event_time timestamptz NOT NULL,
                last numeric NOT NULL CONSTRAINT ticker_last_is_a_price CHECK (last > 0 AND last < 'Infinity'),
                bid numeric NOT NULL CONSTRAINT ticker_bid_is_a_price CHECK (bid > 0 AND bid < 'Infinity'),
                ask numeric NOT NULL CONSTRAINT ticker_ask_is_a_price CHECK (ask > 0 AND ask < 'Infinity'),
                volume_24h numeric NOT NULL CONSTRAINT ticker_volume_is_no_debt CHECK (volume_24h >= 0 AND volume_24h < 'Infinity'),
                pct_change numeric NOT NULL,
                PRIMARY KEY (pair, event_time)$columns$),
            ('trade_data', 'event_time', 'source, symbol', 'event_time DESC, trade_id', $columns$
                source text NOT NULL,
                symbol text NOT NULL,
                trade_id bigint NOT NULL,
                event_time timestamptz NOT NULL,
                price numeric NOT NULL CONSTRAINT trade_price_is_a_price CHECK (price > 0 AND price < 'Infinity'),
                quantity numeric NOT NULL CONSTRAINT trade_quantity_is_no_debt CHECK (quantity >= 0 AND quantity < 'Infinity'),
                taker_side text NOT NULL CONSTRAINT trade_side_is_known CHECK (taker_side IN ('BUY', 'SELL')),
                PRIMARY KEY (source, symbol, trade_id, event_time)$columns$),
            ('alert_data', 'raised_at', 'check_name', 'raised_at DESC, id', $columns$
                id text NOT NULL,
                raised_at timestamptz NOT NULL,
                check_name text NOT NULL,
                subject text NOT NULL,
                severity text NOT NULL,
                message text NOT NULL,
                cleared_at timestamptz,
                PRIMARY KEY (id, raised_at)$columns$)) AS v(name, at, segment, arranged, columns)
    LOOP
        CONTINUE WHEN to_regclass('public.' || kind.name) IS NOT NULL;
        IF hypertables THEN
            EXECUTE format('CREATE TABLE %I (%s)', kind.name, kind.columns);
            PERFORM create_hypertable(kind.name::regclass, kind.at::name, chunk_time_interval => interval '7 days');
            -- Every column of the key segments or orders: only so an upsert finds its row without unpacking a segment.
            -- The build under the Apache licence alone has hypertables, but no compression.
            IF current_setting('timescaledb.license', true) = 'timescale' THEN
                EXECUTE format(
                    'ALTER TABLE %I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
                    kind.name, kind.segment, kind.arranged);
                PERFORM add_compression_policy(kind.name::regclass, interval '7 days');
            END IF;
        ELSE
            EXECUTE format('CREATE TABLE %I (%s) PARTITION BY RANGE (%I)', kind.name, kind.columns, kind.at);
        END IF;
    END LOOP;
END
$$;

CREATE INDEX IF NOT EXISTS article_data_by_time ON article_data (published_at);
CREATE INDEX IF NOT EXISTS ticker_data_by_time ON ticker_data (event_time);
CREATE INDEX IF NOT EXISTS trade_data_by_time ON trade_data (event_time);
CREATE INDEX IF NOT EXISTS alert_data_by_time ON alert_data (raised_at);

-- The writer may not create tables; this makes the month it is about to write into, and nothing else.
CREATE OR REPLACE FUNCTION ensure_event_month(parent text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    month timestamptz := date_trunc('month', at, 'UTC');
    part text := parent || to_char(month AT TIME ZONE 'UTC', '"_"YYYY"_"MM');
BEGIN
    IF parent NOT IN ('article_data', 'ticker_data', 'trade_data', 'alert_data') THEN
        RAISE EXCEPTION 'no table of events: %', parent;
    END IF;
    IF (SELECT relkind FROM pg_class WHERE oid = parent::regclass) = 'p' AND to_regclass(part) IS NULL THEN
        PERFORM pg_advisory_xact_lock(7421091);
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            part, parent, month, month + interval '1 month');
    END IF;
END
$$;

COMMENT ON FUNCTION ensure_event_month IS 'Creates the month of a table of events that a time falls into; does nothing where TimescaleDB makes chunks itself.';

COMMENT ON TABLE article_data IS 'News, one row an article, from the topic rawarticle; an article that comes again replaces its row.';
COMMENT ON COLUMN article_data.id IS 'The source''s own id of the article, or its address.';
COMMENT ON COLUMN article_data.published_at IS 'When it was published; where the record does not say, when the record came to Kafka; UTC. The first time known stays.';
COMMENT ON COLUMN article_data.title IS 'Headline.';
COMMENT ON COLUMN article_data.url IS 'Address of the article.';
COMMENT ON COLUMN article_data.website IS 'Who published it, as a host name.';
COMMENT ON COLUMN article_data.content IS 'What the feed holds of it, for example {"summary": "..."}.';
COMMENT ON COLUMN article_data.cryptocurrencies_mentioned IS 'Symbols of the currencies it mentions, for example {BTC,ETH}; each once, in order of the alphabet.';
COMMENT ON COLUMN article_data.sentiment_score IS '0 (bad news) to 1 (good news), 0.5 is neutral; from the record.';
COMMENT ON COLUMN article_data.sentiment_label IS 'positive, negative or neutral, as the record says.';

COMMENT ON TABLE ticker_data IS 'Tickers, one row a pair and instant, from the topic rawticker; of two of one instant the later one in the topic stays.';
COMMENT ON COLUMN ticker_data.pair IS 'Market, for example XBT/USD.';
COMMENT ON COLUMN ticker_data.event_time IS 'The ticker''s own time; UTC.';
COMMENT ON COLUMN ticker_data.last IS 'Price of the last trade, quote units per base unit.';
COMMENT ON COLUMN ticker_data.bid IS 'Best bid, quote units per base unit.';
COMMENT ON COLUMN ticker_data.ask IS 'Best ask, quote units per base unit.';
COMMENT ON COLUMN ticker_data.volume_24h IS 'Traded in the last 24 hours, base units.';
COMMENT ON COLUMN ticker_data.pct_change IS 'Change of the price in the last 24 hours, in percent.';

COMMENT ON TABLE trade_data IS 'Trades, one row each, from the topic rawtrade (the format of clean_trades). Proven minutes are in trades_1min_agg.';
COMMENT ON COLUMN trade_data.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN trade_data.symbol IS 'Market, as the exchange writes it.';
COMMENT ON COLUMN trade_data.trade_id IS 'The exchange''s number of the trade.';
COMMENT ON COLUMN trade_data.event_time IS 'When the exchange says the trade happened; UTC.';
COMMENT ON COLUMN trade_data.price IS 'Price, quote units per base unit; exact.';
COMMENT ON COLUMN trade_data.quantity IS 'Quantity, base units; exact.';
COMMENT ON COLUMN trade_data.taker_side IS 'Who crossed the spread: BUY or SELL.';

COMMENT ON TABLE alert_data IS 'The monitor''s alerts as events, from the topic rawalert; a cleared alert replaces its row.';
COMMENT ON COLUMN alert_data.id IS 'Number of the alert in the table alerts, or another system''s id.';
COMMENT ON COLUMN alert_data.raised_at IS 'When the incident began; UTC.';
COMMENT ON COLUMN alert_data.check_name IS 'Which check found it, for example freshness.';
COMMENT ON COLUMN alert_data.subject IS 'What it is about, for example binance BTCUSDT.';
COMMENT ON COLUMN alert_data.severity IS 'warning, critical or unknown.';
COMMENT ON COLUMN alert_data.message IS 'What a person reads.';
COMMENT ON COLUMN alert_data.cleared_at IS 'When it was over, UTC; null while it lasts.';

CREATE TABLE IF NOT EXISTS event_commits (
    query text NOT NULL,
    batch bigint NOT NULL,
    epoch bigint NOT NULL,
    rows_written integer NOT NULL,
    rejected integer NOT NULL,
    newest_event_time timestamptz,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (query, batch),
    CONSTRAINT event_counts_are_not_negative CHECK (batch >= 0 AND epoch >= 0 AND rows_written >= 0 AND rejected >= 0)
);

COMMENT ON TABLE event_commits IS
    'One row per batch of the jobs MarketEvents, Sentiment, Predictions and Sessions, committed together with the batch''s rows: a repeated batch counts once.';
COMMENT ON COLUMN event_commits.query IS 'Name of the query and id of its checkpoint.';
COMMENT ON COLUMN event_commits.batch IS 'Spark''s number of the batch.';
COMMENT ON COLUMN event_commits.epoch IS 'Which driver wrote it, counted by stream_epochs.';
COMMENT ON COLUMN event_commits.rows_written IS 'Rows the batch wrote or replaced.';
COMMENT ON COLUMN event_commits.rejected IS 'Records sent to a dead-letter topic.';
COMMENT ON COLUMN event_commits.newest_event_time IS 'Newest event time among the batch''s rows, UTC; null when it wrote none.';
COMMENT ON COLUMN event_commits.committed_at IS 'When the batch was committed, by the database''s clock; UTC.';

GRANT SELECT ON article_data, ticker_data, trade_data, alert_data, event_commits TO crypto_writer, crypto_monitor, analyst;
GRANT INSERT, UPDATE ON article_data, ticker_data, trade_data, alert_data TO crypto_writer;
GRANT INSERT ON event_commits TO crypto_writer;
REVOKE EXECUTE ON FUNCTION ensure_event_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_event_month TO crypto_writer;

RESET ROLE;
