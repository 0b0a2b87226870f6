-- How far the stream is: its ledger, written in the same transaction as the rows, and who may write.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE TABLE IF NOT EXISTS stream_commits (
    query text NOT NULL,
    batch bigint NOT NULL,
    epoch bigint NOT NULL,
    end_offsets jsonb NOT NULL,
    rows_written integer NOT NULL,
    trades bigint NOT NULL,
    duplicates bigint NOT NULL,
    rejected bigint NOT NULL,
    late bigint NOT NULL,
    newest_event_time timestamptz,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (query, batch),
    CONSTRAINT counts_are_not_negative CHECK (
        batch >= 0 AND epoch >= 0 AND rows_written >= 0 AND trades >= 0 AND duplicates >= 0 AND rejected >= 0
        AND late >= 0),
    CONSTRAINT end_offsets_are_an_object CHECK (jsonb_typeof(end_offsets) = 'object')
);

-- The batch's accounts; null in rows of versions that did not have them.
ALTER TABLE stream_commits
    ADD COLUMN IF NOT EXISTS records bigint,
    ADD COLUMN IF NOT EXISTS without_trades bigint,
    ADD COLUMN IF NOT EXISTS unreadable bigint,
    ADD COLUMN IF NOT EXISTS read_trades bigint,
    ADD COLUMN IF NOT EXISTS refused bigint,
    ADD COLUMN IF NOT EXISTS waiting bigint;
ALTER TABLE stream_commits ALTER COLUMN waiting SET DEFAULT 0;

-- Every trade that was read is somewhere: a batch whose accounts do not add up cannot be committed.
ALTER TABLE stream_commits DROP CONSTRAINT IF EXISTS accounts_add_up;
ALTER TABLE stream_commits ADD CONSTRAINT accounts_add_up CHECK (
    read_trades = trades + duplicates + late + refused + waiting AND rejected = refused + unreadable);

CREATE INDEX IF NOT EXISTS stream_commits_by_time ON stream_commits (committed_at);

COMMENT ON TABLE stream_commits IS
    'One row per batch of a streaming query, committed together with the batch''s rows: what makes a repeated batch count once. The newest 100,000 of each query; the sums of older ones are in stream_totals.';
COMMENT ON COLUMN stream_commits.query IS 'Name of the query and id of its checkpoint, for example CryptoAnalytics:0f3c...';
COMMENT ON COLUMN stream_commits.batch IS 'Spark''s number of the batch.';
COMMENT ON COLUMN stream_commits.epoch IS 'Which driver wrote it, counted by stream_epochs.';
COMMENT ON COLUMN stream_commits.end_offsets IS 'Next Kafka offset to read after this batch: {"topic": {"partition": offset}}.';
COMMENT ON COLUMN stream_commits.rows_written IS 'Minute rows the batch handed over.';
COMMENT ON COLUMN stream_commits.trades IS 'Trades counted for the first time.';
COMMENT ON COLUMN stream_commits.duplicates IS 'Trades seen before and not counted again.';
COMMENT ON COLUMN stream_commits.rejected IS 'Records or trades sent to the topic trades_dead_letter.';
COMMENT ON COLUMN stream_commits.records IS 'Kafka records read.';
COMMENT ON COLUMN stream_commits.without_trades IS 'Records that hold no trade and are no fault: acknowledgements, heartbeats, notes on exchange holes.';
COMMENT ON COLUMN stream_commits.unreadable IS 'Records that could not be used; part of rejected.';
COMMENT ON COLUMN stream_commits.read_trades IS 'Trades in the records: trades + duplicates + late + refused + waiting, always.';
COMMENT ON COLUMN stream_commits.refused IS 'Readable trades that cannot be true; part of rejected.';
COMMENT ON COLUMN stream_commits.waiting IS 'Always 0: trades were held once until a later one confirmed their time; their arrival bounds it now.';
COMMENT ON COLUMN stream_commits.late IS 'New trades whose minute had left the stream''s state; they are in late_trades.';
COMMENT ON COLUMN stream_commits.newest_event_time IS 'Newest event time of any trade so far, UTC; null before the first.';
COMMENT ON COLUMN stream_commits.committed_at IS 'When the batch was committed, by the database''s clock; UTC.';

-- A batch a second is 86,400 rows a day: only the newest are kept singly.
CREATE TABLE IF NOT EXISTS stream_totals (
    query text PRIMARY KEY,
    last_batch bigint NOT NULL,
    batches bigint NOT NULL,
    records bigint NOT NULL,
    without_trades bigint NOT NULL,
    unreadable bigint NOT NULL,
    read_trades bigint NOT NULL,
    trades bigint NOT NULL,
    duplicates bigint NOT NULL,
    rejected bigint NOT NULL,
    late bigint NOT NULL,
    refused bigint NOT NULL
);

COMMENT ON TABLE stream_totals IS
    'Sums of the batches of a query that are no longer in stream_commits: that table keeps the newest 100,000 batches of each query.';
COMMENT ON COLUMN stream_totals.query IS 'As in stream_commits.';
COMMENT ON COLUMN stream_totals.last_batch IS 'Highest batch among them.';
COMMENT ON COLUMN stream_totals.batches IS 'How many they are.';
COMMENT ON COLUMN stream_totals.records IS 'Kafka records read.';
COMMENT ON COLUMN stream_totals.without_trades IS 'Records that hold no trade and are no fault.';
COMMENT ON COLUMN stream_totals.unreadable IS 'Records that could not be used; part of rejected.';
COMMENT ON COLUMN stream_totals.read_trades IS 'Trades in the records.';
COMMENT ON COLUMN stream_totals.trades IS 'Trades counted for the first time.';
COMMENT ON COLUMN stream_totals.duplicates IS 'Trades seen before and not counted again.';
COMMENT ON COLUMN stream_totals.rejected IS 'Records or trades sent to the topic trades_dead_letter.';
COMMENT ON COLUMN stream_totals.late IS 'Trades in late_trades.';
COMMENT ON COLUMN stream_totals.refused IS 'Readable trades that cannot be true; part of rejected.';

-- Moves all batches of a query but the newest "kept" into stream_totals; gives how many. The writer may insert batches and never
-- change them, so this runs as the owner. Rows of versions before 0.1.0, without accounts, are deleted and not added.
CREATE OR REPLACE FUNCTION fold_stream_commits(folded text, kept bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM stream_commits
        WHERE query = folded AND batch <= (SELECT max(batch) FROM stream_commits WHERE query = folded) - greatest(kept, 1)
        RETURNING *
    ), added AS (
        INSERT INTO stream_totals AS t
        SELECT folded, max(batch), count(*), sum(records), sum(without_trades), sum(unreadable), sum(read_trades), sum(trades),
               sum(duplicates), sum(rejected), sum(late), sum(refused)
        FROM gone WHERE read_trades IS NOT NULL HAVING count(*) > 0
        ON CONFLICT (query) DO UPDATE SET
            last_batch = excluded.last_batch, batches = t.batches + excluded.batches, records = t.records + excluded.records,
            without_trades = t.without_trades + excluded.without_trades, unreadable = t.unreadable + excluded.unreadable,
            read_trades = t.read_trades + excluded.read_trades, trades = t.trades + excluded.trades,
            duplicates = t.duplicates + excluded.duplicates, rejected = t.rejected + excluded.rejected,
            late = t.late + excluded.late, refused = t.refused + excluded.refused
    )
    SELECT count(*) FROM gone
$$;

CREATE TABLE IF NOT EXISTS stream_epochs (
    query text PRIMARY KEY,
    epoch bigint NOT NULL,
    taken_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE stream_epochs IS
    'The fence: a starting driver takes the next epoch of its query, and a batch of an older epoch is refused.';
COMMENT ON COLUMN stream_epochs.query IS 'As in stream_commits.';
COMMENT ON COLUMN stream_epochs.epoch IS 'Number of the driver in charge: 1 for the first, one more at each start.';
COMMENT ON COLUMN stream_epochs.taken_at IS 'When it took over, by the database''s clock; UTC.';

CREATE TABLE IF NOT EXISTS late_trades (
    source text NOT NULL,
    symbol text NOT NULL,
    trade_id bigint NOT NULL,
    event_time timestamptz NOT NULL,
    price numeric NOT NULL,
    quantity numeric NOT NULL,
    taker_side text NOT NULL,
    is_price_spike boolean NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (source, symbol, trade_id, event_time),
    CONSTRAINT taker_side_is_known CHECK (taker_side IN ('BUY', 'SELL')),
    CONSTRAINT state_is_known CHECK (state IN ('waiting', 'restated'))
);

-- Earlier versions did not distinguish the same id in two numberings of a market.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM information_schema.key_column_usage
        WHERE table_schema = 'public' AND constraint_name = 'late_trades_pkey' AND column_name = 'event_time') THEN
        ALTER TABLE late_trades DROP CONSTRAINT late_trades_pkey, ADD PRIMARY KEY (source, symbol, trade_id, event_time);
    END IF;
END
$$;

COMMENT ON TABLE late_trades IS
    'New trades that arrived after their minute had left the stream''s state: kept until the minute is restated.';
COMMENT ON COLUMN late_trades.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN late_trades.symbol IS 'Market, as in trades_1min_agg.';
COMMENT ON COLUMN late_trades.trade_id IS 'The exchange''s number of the trade.';
COMMENT ON COLUMN late_trades.event_time IS 'When the exchange says the trade happened; UTC.';
COMMENT ON COLUMN late_trades.price IS 'Price, quote units per base unit; exact.';
COMMENT ON COLUMN late_trades.quantity IS 'Quantity, base units; exact.';
COMMENT ON COLUMN late_trades.taker_side IS 'Who crossed the spread: BUY or SELL.';
COMMENT ON COLUMN late_trades.is_price_spike IS 'Whether the price was off the symbol''s rolling one-minute mean by more than the producer''s --spike-percent.';
COMMENT ON COLUMN late_trades.noticed_at IS 'When it was written here, by the database''s clock; UTC.';
COMMENT ON COLUMN late_trades.state IS 'waiting: its minute does not contain it yet. restated: its minute contains it.';

CREATE TABLE IF NOT EXISTS market_epochs (
    source text NOT NULL,
    symbol text NOT NULL,
    epoch integer NOT NULL,
    first_trade_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, symbol, epoch),
    CONSTRAINT epoch_is_not_the_first CHECK (epoch >= 1),
    CONSTRAINT id_is_not_negative CHECK (first_trade_id >= 0)
);

COMMENT ON TABLE market_epochs IS
    'Markets whose trade ids began again, as when an exchange lists a market once more: from then on an id may be that of an earlier trade, too.';
COMMENT ON COLUMN market_epochs.source IS 'Exchange, as in trades_1min_agg.';
COMMENT ON COLUMN market_epochs.symbol IS 'Market, as in trades_1min_agg.';
COMMENT ON COLUMN market_epochs.epoch IS 'Number of the numbering that began: 1 for the second one of the market.';
COMMENT ON COLUMN market_epochs.first_trade_id IS 'Lowest trade id known of it when it was noticed.';
COMMENT ON COLUMN market_epochs.starts_at IS 'Its earliest event time known when it was noticed; UTC.';
COMMENT ON COLUMN market_epochs.noticed_at IS 'When it was noticed, by the database''s clock; UTC.';

RESET ROLE;
