-- The tables of news, tickers, trades, alerts, sentiment and predictions under the column names of the projects that came
-- before: views to read, for queries written then. Nothing is written through them. docs/compose.md names old and new.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

DO $$
BEGIN
    IF to_regnamespace('legacy') IS NULL THEN
        CREATE SCHEMA legacy AUTHORIZATION crypto_owner;
    END IF;
END
$$;

SET ROLE crypto_owner;

COMMENT ON SCHEMA legacy IS 'Views with the column names of older dashboards; the tables are in the schema public.';

-- Kraken writes XBT and XDG for what everybody else calls BTC and DOGE.
CREATE OR REPLACE FUNCTION legacy.base_currency(pair text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE split_part(pair, '/', 1) WHEN 'XBT' THEN 'BTC' WHEN 'XDG' THEN 'DOGE' ELSE split_part(pair, '/', 1) END
$$;

COMMENT ON FUNCTION legacy.base_currency IS 'The currency that is traded, for example BTC of XBT/USD.';

CREATE OR REPLACE VIEW legacy.sentiment_data AS
SELECT cryptocurrency AS crypto_symbol, mean_score AS sentiment_score, label AS sentiment_label, 'news'::text AS source,
       confidence, window_end AS "timestamp", window_start, window_end, mentions, std_score
FROM public.sentiment_data;

COMMENT ON VIEW legacy.sentiment_data IS
    'public.sentiment_data: crypto_symbol is cryptocurrency, sentiment_score is mean_score, sentiment_label is label, timestamp is window_end.';

CREATE OR REPLACE VIEW legacy.prediction_data AS
SELECT legacy.base_currency(pair) AS crypto_symbol, predicted_price, actual_price, model AS model_name,
       lower_bound AS confidence_interval_low, upper_bound AS confidence_interval_high, window_end AS "timestamp",
       pair, window_start, window_end
FROM public.prediction_data;

COMMENT ON VIEW legacy.prediction_data IS
    'public.prediction_data: crypto_symbol is the base currency of pair, model_name is model, the confidence interval is lower_bound to upper_bound, timestamp is window_end.';

CREATE OR REPLACE VIEW legacy.article_data AS
SELECT id, title, url, website, content, cryptocurrencies_mentioned, sentiment_score, sentiment_label,
       published_at AS "timestamp", published_at
FROM public.article_data;

COMMENT ON VIEW legacy.article_data IS 'public.article_data: timestamp is published_at.';

CREATE OR REPLACE VIEW legacy.ticker_data AS
SELECT legacy.base_currency(pair) AS crypto_symbol, pair, last, bid, ask, volume_24h, pct_change,
       event_time AS "timestamp"
FROM public.ticker_data;

COMMENT ON VIEW legacy.ticker_data IS 'public.ticker_data: timestamp is event_time, crypto_symbol is the base currency of pair.';

CREATE OR REPLACE VIEW legacy.trade_data AS
SELECT source, symbol, trade_id, price, quantity, taker_side AS side, event_time AS "timestamp"
FROM public.trade_data;

COMMENT ON VIEW legacy.trade_data IS 'public.trade_data: timestamp is event_time, side is taker_side.';

CREATE OR REPLACE VIEW legacy.alert_data AS
SELECT id, check_name, subject, severity, message, raised_at AS "timestamp", raised_at, cleared_at
FROM public.alert_data;

COMMENT ON VIEW legacy.alert_data IS 'public.alert_data: timestamp is raised_at.';

GRANT USAGE ON SCHEMA legacy TO crypto_monitor, analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO crypto_monitor, analyst;
GRANT EXECUTE ON FUNCTION legacy.base_currency TO crypto_monitor, analyst;

RESET ROLE;
