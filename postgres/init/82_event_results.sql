-- What the jobs Sentiment, Predictions and Sessions write.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE TABLE IF NOT EXISTS sentiment_data (
    cryptocurrency text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    mentions integer NOT NULL,
    mean_score numeric NOT NULL,
    std_score numeric NOT NULL,
    label text NOT NULL,
    confidence numeric NOT NULL,
    PRIMARY KEY (cryptocurrency, window_start),
    CONSTRAINT sentiment_is_a_share CHECK (
        mentions > 0 AND mean_score BETWEEN 0 AND 1 AND std_score BETWEEN 0 AND 0.5 AND confidence BETWEEN 0 AND 1),
    CONSTRAINT sentiment_label_fits CHECK (
        label = CASE WHEN mean_score > 0.6 THEN 'positive' WHEN mean_score < 0.4 THEN 'negative' ELSE 'neutral' END)
);

COMMENT ON TABLE sentiment_data IS 'How the news spoke of a currency: one row per currency and three minutes with mentions; the newest may still change.';
COMMENT ON COLUMN sentiment_data.cryptocurrency IS 'Symbol, for example BTC.';
COMMENT ON COLUMN sentiment_data.window_start IS 'Start of the three minutes, inclusive, by the articles'' time of publication; UTC.';
COMMENT ON COLUMN sentiment_data.window_end IS 'Their end, exclusive.';
COMMENT ON COLUMN sentiment_data.mentions IS 'Articles that mention it, each once.';
COMMENT ON COLUMN sentiment_data.mean_score IS 'Arithmetic mean of their scores, 0 (bad) to 1 (good).';
COMMENT ON COLUMN sentiment_data.std_score IS 'Standard deviation of the scores (of the population).';
COMMENT ON COLUMN sentiment_data.label IS 'positive: mean above 0.6. negative: below 0.4. neutral: else.';
COMMENT ON COLUMN sentiment_data.confidence IS
    '1 - 2e, not below 0; e = sqrt((n d^2 + 1/4) / (n + 1) / n) is the mean''s standard error for n mentions of deviation d, with one imagined mention of the greatest spread. 0.9: the true mean is within 0.1 of mean_score, about 19 times of 20.';

CREATE TABLE IF NOT EXISTS prediction_data (
    pair text NOT NULL,
    window_start timestamptz NOT NULL,
    window_end timestamptz NOT NULL,
    model text NOT NULL,
    ticks integer NOT NULL,
    predicted_price numeric NOT NULL,
    std_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    lower_bound numeric NOT NULL,
    upper_bound numeric NOT NULL,
    actual_price numeric,
    actual_time timestamptz,
    PRIMARY KEY (pair, window_start, model),
    CONSTRAINT prediction_prices_are_ordered CHECK (
        ticks > 0 AND min_price <= predicted_price AND predicted_price <= max_price AND lower_bound <= upper_bound),
    CONSTRAINT prediction_actual_is_whole CHECK (num_nulls(actual_price, actual_time) IN (0, 2))
);

COMMENT ON TABLE prediction_data IS 'What the last three minutes say about the next price, every 30 seconds, and what then came.';
COMMENT ON COLUMN prediction_data.pair IS 'Market, as in ticker_data.';
COMMENT ON COLUMN prediction_data.window_start IS 'Start of the three minutes, inclusive; UTC.';
COMMENT ON COLUMN prediction_data.window_end IS 'Their end, exclusive: the instant the prediction is for.';
COMMENT ON COLUMN prediction_data.model IS 'How it was predicted: moving_average, the mean of the window.';
COMMENT ON COLUMN prediction_data.ticks IS 'Tickers in the window, one an instant.';
COMMENT ON COLUMN prediction_data.predicted_price IS 'Arithmetic mean of the last prices in the window, to 34 digits.';
COMMENT ON COLUMN prediction_data.std_price IS 'Their standard deviation (of the population), to 34 digits.';
COMMENT ON COLUMN prediction_data.min_price IS 'Lowest.';
COMMENT ON COLUMN prediction_data.max_price IS 'Highest.';
COMMENT ON COLUMN prediction_data.lower_bound IS 'predicted_price - std_price.';
COMMENT ON COLUMN prediction_data.upper_bound IS 'predicted_price + std_price.';
COMMENT ON COLUMN prediction_data.actual_price IS 'The first price at window_end or in the 30 seconds after it; null until it came, and for ever when none did.';
COMMENT ON COLUMN prediction_data.actual_time IS 'That price''s time; UTC.';

CREATE OR REPLACE VIEW prediction_accuracy AS
SELECT pair, model, count(*) AS predictions, count(actual_price) AS judged,
       count(*) FILTER (WHERE actual_price BETWEEN lower_bound AND upper_bound) AS held,
       round(100.0 * count(*) FILTER (WHERE actual_price BETWEEN lower_bound AND upper_bound)
           / nullif(count(actual_price), 0), 2) AS held_percent,
       avg(abs(actual_price - predicted_price)) AS mean_error
FROM prediction_data GROUP BY pair, model ORDER BY pair, model;

COMMENT ON VIEW prediction_accuracy IS 'How often what came was inside the predicted interval. One deviation of a normal price would hold 68 of 100; a price that wanders holds fewer.';
COMMENT ON COLUMN prediction_accuracy.pair IS 'Market, as in ticker_data.';
COMMENT ON COLUMN prediction_accuracy.model IS 'As in prediction_data.';
COMMENT ON COLUMN prediction_accuracy.predictions IS 'Predictions made.';
COMMENT ON COLUMN prediction_accuracy.judged IS 'Those whose actual price came.';
COMMENT ON COLUMN prediction_accuracy.held IS 'Those whose actual price was in the interval, its ends included.';
COMMENT ON COLUMN prediction_accuracy.held_percent IS 'held in percent of judged; null before the first.';
COMMENT ON COLUMN prediction_accuracy.mean_error IS 'Mean distance between the predicted and the actual price, quote units per base unit.';

CREATE TABLE IF NOT EXISTS ticker_sessions (
    pair text NOT NULL,
    session_start timestamptz NOT NULL,
    last_tick timestamptz NOT NULL,
    session_end timestamptz NOT NULL,
    ticks bigint NOT NULL,
    open_price numeric NOT NULL,
    close_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (pair, session_start),
    CONSTRAINT session_times_are_ordered CHECK (session_start <= last_tick AND last_tick < session_end),
    CONSTRAINT session_prices_are_ordered CHECK (
        ticks > 0 AND min_price <= open_price AND open_price <= max_price AND min_price <= close_price AND close_price <= max_price),
    CONSTRAINT session_state_is_known CHECK (state IN ('open', 'closed', 'merged'))
);

COMMENT ON TABLE ticker_sessions IS 'Stretches of ticker activity of a pair without a pause as long as the gap. Read the view sessions, which leaves out the merged ones.';
COMMENT ON COLUMN ticker_sessions.pair IS 'Market, as in ticker_data.';
COMMENT ON COLUMN ticker_sessions.session_start IS 'Time of its first ticker; UTC.';
COMMENT ON COLUMN ticker_sessions.last_tick IS 'Time of its last ticker; UTC.';
COMMENT ON COLUMN ticker_sessions.session_end IS 'last_tick and the gap; a ticker before it belongs to the session.';
COMMENT ON COLUMN ticker_sessions.ticks IS 'Tickers, one an instant.';
COMMENT ON COLUMN ticker_sessions.open_price IS 'Last price of its first ticker.';
COMMENT ON COLUMN ticker_sessions.close_price IS 'Last price of its last ticker.';
COMMENT ON COLUMN ticker_sessions.min_price IS 'Lowest last price.';
COMMENT ON COLUMN ticker_sessions.max_price IS 'Highest last price.';
COMMENT ON COLUMN ticker_sessions.state IS 'open: may still grow. closed: no ticker can join any more. merged: a late ticker made it part of another session.';

CREATE OR REPLACE VIEW sessions AS
SELECT pair, session_start, last_tick, session_end, ticks, open_price, close_price, min_price, max_price, state
FROM ticker_sessions WHERE state <> 'merged' ORDER BY pair, session_start;

COMMENT ON VIEW sessions IS 'Stretches of ticker activity of a pair without a pause as long as the gap.';

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT attname FROM pg_attribute WHERE attrelid = 'sessions'::regclass AND attnum > 0 LOOP
        EXECUTE format('COMMENT ON COLUMN sessions.%I IS %L', name, (
            SELECT col_description(attrelid, attnum) FROM pg_attribute
            WHERE attrelid = 'ticker_sessions'::regclass AND attname = name));
    END LOOP;
END
$$;

GRANT SELECT ON sentiment_data, prediction_data, prediction_accuracy, ticker_sessions, sessions
    TO crypto_writer, crypto_monitor, analyst;
GRANT INSERT, UPDATE ON sentiment_data, prediction_data, ticker_sessions TO crypto_writer;

RESET ROLE;
