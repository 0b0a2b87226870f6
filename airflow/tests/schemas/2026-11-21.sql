SET check_function_bodies = false;
CREATE TABLE public.trades_1min_agg (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
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
    version integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT averages_are_between CHECK ((((avg_price >= low) AND (avg_price <= high)) AND ((vwap >= low) AND (vwap <= high)))),
    CONSTRAINT counts_are_not_negative CHECK (((trade_count >= 0) AND ((spike_count >= 0) AND (spike_count <= trade_count)) AND (missing_trades >= 0) AND (version >= 1))),
    CONSTRAINT ids_are_in_order CHECK (((num_nulls(first_trade_id, last_trade_id) = ANY (ARRAY[0, 2])) AND (first_trade_id > 0) AND ((last_trade_id - first_trade_id) >= (trade_count - 1)))),
    CONSTRAINT prices_are_in_order CHECK (((low > (0)::numeric) AND (low <= open) AND (low <= close) AND (open <= high) AND (close <= high) AND (high < 'Infinity'::numeric))),
    CONSTRAINT prices_exist_with_trades CHECK (
CASE
    WHEN (trade_count > 0) THEN ((num_nulls(open, high, low, close, avg_price) = 0) AND ((vwap IS NULL) = (sum_qty = (0)::numeric)))
    ELSE ((num_nonnulls(open, high, low, close, avg_price, vwap, first_trade_id, last_trade_id) = 0) AND (sum_qty = (0)::numeric) AND (sum_value = (0)::numeric))
END),
    CONSTRAINT source_is_a_word CHECK ((source ~ '^[a-z0-9_]{1,40}$'::text)),
    CONSTRAINT status_fits_row CHECK (
CASE status
    WHEN 'certified'::text THEN ((trade_count > 0) AND (missing_trades = 0) AND (first_trade_id IS NOT NULL))
    WHEN 'quiet'::text THEN ((trade_count = 0) AND (missing_trades = 0))
    ELSE true
END),
    CONSTRAINT status_is_known CHECK ((status = ANY (ARRAY['open'::text, 'certified'::text, 'incomplete'::text, 'quiet'::text, 'unproven'::text]))),
    CONSTRAINT sums_fit CHECK (((taker_buy_qty >= (0)::numeric) AND (taker_buy_qty <= sum_qty) AND (sum_qty < 'Infinity'::numeric) AND (taker_buy_value >= (0)::numeric) AND (taker_buy_value <= sum_value) AND (sum_value < 'Infinity'::numeric))),
    CONSTRAINT symbol_is_a_word CHECK ((symbol ~ '^[A-Z0-9_/-][A-Z0-9_/.-]{0,39}$'::text)),
    CONSTRAINT window_is_one_whole_minute CHECK (((window_end = (window_start + '00:01:00'::interval)) AND (mod(EXTRACT(epoch FROM window_start), (60)::numeric) = (0)::numeric)))
)
WITH (fillfactor='70');
ALTER TABLE public.trades_1min_agg OWNER TO crypto_owner;
CREATE FUNCTION public.as_of(at timestamp with time zone) RETURNS SETOF public.trades_1min_agg
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT * FROM trades_1min_agg WHERE updated_at <= at AND status <> 'open'
    UNION ALL
    SELECT source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value,
           taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version,
           updated_at
    FROM trades_1min_agg_history WHERE updated_at <= at AND replaced_at > at
$$;
ALTER FUNCTION public.as_of(at timestamp with time zone) OWNER TO crypto_owner;
CREATE FUNCTION public.canonical_minutes(from_time timestamp with time zone DEFAULT '-infinity'::timestamp with time zone, to_time timestamp with time zone DEFAULT 'infinity'::timestamp with time zone) RETURNS TABLE(line text)
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
ALTER FUNCTION public.canonical_minutes(from_time timestamp with time zone, to_time timestamp with time zone) OWNER TO crypto_owner;
CREATE FUNCTION public.ensure_event_month(parent text, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
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
ALTER FUNCTION public.ensure_event_month(parent text, at timestamp with time zone) OWNER TO crypto_owner;
CREATE FUNCTION public.minutes_checksum(from_time timestamp with time zone DEFAULT '-infinity'::timestamp with time zone, to_time timestamp with time zone DEFAULT 'infinity'::timestamp with time zone) RETURNS TABLE(minutes bigint, sha256 text)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(line || E'\n', '' ORDER BY number), ''), 'UTF8')), 'hex')
    FROM canonical_minutes(from_time, to_time) WITH ORDINALITY AS lines (line, number)
$$;
ALTER FUNCTION public.minutes_checksum(from_time timestamp with time zone, to_time timestamp with time zone) OWNER TO crypto_owner;
CREATE FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT trim_scale(((quotient.q + (CASE WHEN ((((2)::numeric * remainder.rest) > ratio_half_even.denominator) OR ((((2)::numeric * remainder.rest) = ratio_half_even.denominator) AND (mod(quotient.q, (2)::numeric) = (1)::numeric))) THEN 1 ELSE 0 END)::numeric) * 0.000000000000000001)) AS trim_scale FROM ((SELECT div((ratio_half_even.numerator * ('1000000000000000000'::bigint)::numeric), ratio_half_even.denominator) AS q) quotient CROSS JOIN LATERAL (SELECT ((ratio_half_even.numerator * ('1000000000000000000'::bigint)::numeric) - (quotient.q * ratio_half_even.denominator)) AS rest) remainder) WHERE (ratio_half_even.denominator <> (0)::numeric));
ALTER FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) OWNER TO crypto_owner;
CREATE TABLE public.stream_commits (
    query text NOT NULL,
    batch bigint NOT NULL,
    epoch bigint NOT NULL,
    end_offsets jsonb NOT NULL,
    rows_written integer NOT NULL,
    trades bigint NOT NULL,
    duplicates bigint NOT NULL,
    rejected bigint NOT NULL,
    late bigint NOT NULL,
    newest_event_time timestamp with time zone,
    committed_at timestamp with time zone DEFAULT now() NOT NULL,
    records bigint,
    without_trades bigint,
    unreadable bigint,
    read_trades bigint,
    refused bigint,
    waiting bigint,
    CONSTRAINT accounts_add_up CHECK (((read_trades = ((((trades + duplicates) + late) + refused) + waiting)) AND (rejected = (refused + unreadable)))),
    CONSTRAINT counts_are_not_negative CHECK (((batch >= 0) AND (epoch >= 0) AND (rows_written >= 0) AND (trades >= 0) AND (duplicates >= 0) AND (rejected >= 0) AND (late >= 0))),
    CONSTRAINT end_offsets_are_an_object CHECK ((jsonb_typeof(end_offsets) = 'object'::text))
);
ALTER TABLE public.stream_commits OWNER TO crypto_owner;
CREATE VIEW public.accounts AS
 SELECT stream_commits.query,
    count(*) AS batches,
    sum(stream_commits.records) AS records,
    sum(stream_commits.without_trades) AS without_trades,
    sum(stream_commits.unreadable) AS unreadable,
    sum(stream_commits.read_trades) AS read_trades,
    sum(stream_commits.trades) AS counted,
    sum(stream_commits.duplicates) AS duplicates,
    sum(stream_commits.late) AS late,
    sum(stream_commits.refused) AS refused,
    sum(stream_commits.waiting) AS waiting,
    (((((sum(stream_commits.read_trades) - sum(stream_commits.trades)) - sum(stream_commits.duplicates)) - sum(stream_commits.late)) - sum(stream_commits.refused)) - sum(stream_commits.waiting)) AS unaccounted
   FROM public.stream_commits
  WHERE (stream_commits.read_trades IS NOT NULL)
  GROUP BY stream_commits.query
  ORDER BY (max(stream_commits.committed_at)) DESC;
ALTER TABLE public.accounts OWNER TO crypto_owner;
CREATE TABLE public.alert_data (
    id text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    check_name text NOT NULL,
    subject text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    cleared_at timestamp with time zone
)
PARTITION BY RANGE (raised_at);
ALTER TABLE public.alert_data OWNER TO crypto_owner;
CREATE TABLE public.alert_data_2026_11 (
    id text NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    check_name text NOT NULL,
    subject text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    cleared_at timestamp with time zone
);
ALTER TABLE public.alert_data_2026_11 OWNER TO crypto_owner;
CREATE TABLE public.alerts (
    id bigint NOT NULL,
    raised_at timestamp with time zone DEFAULT now() NOT NULL,
    check_name text NOT NULL,
    subject text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    cleared_at timestamp with time zone,
    delivered_at timestamp with time zone,
    CONSTRAINT cleared_after_raised CHECK ((cleared_at >= raised_at)),
    CONSTRAINT severity_is_known CHECK ((severity = ANY (ARRAY['warning'::text, 'critical'::text, 'unknown'::text])))
);
ALTER TABLE public.alerts OWNER TO crypto_owner;
ALTER TABLE public.alerts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.alerts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.article_data (
    id text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    title text NOT NULL,
    url text NOT NULL,
    website text NOT NULL,
    content jsonb NOT NULL,
    cryptocurrencies_mentioned text[] NOT NULL,
    sentiment_score numeric NOT NULL,
    sentiment_label text NOT NULL,
    CONSTRAINT article_score_is_a_share CHECK (((sentiment_score >= (0)::numeric) AND (sentiment_score <= (1)::numeric)))
)
PARTITION BY RANGE (published_at);
ALTER TABLE public.article_data OWNER TO crypto_owner;
CREATE TABLE public.article_data_2026_11 (
    id text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    title text NOT NULL,
    url text NOT NULL,
    website text NOT NULL,
    content jsonb NOT NULL,
    cryptocurrencies_mentioned text[] NOT NULL,
    sentiment_score numeric NOT NULL,
    sentiment_label text NOT NULL,
    CONSTRAINT article_score_is_a_share CHECK (((sentiment_score >= (0)::numeric) AND (sentiment_score <= (1)::numeric)))
);
ALTER TABLE public.article_data_2026_11 OWNER TO crypto_owner;
CREATE VIEW public.symbols AS
 WITH RECURSIVE walk AS (
        ( SELECT trades_1min_agg.source,
            trades_1min_agg.symbol
           FROM public.trades_1min_agg
          ORDER BY trades_1min_agg.source, trades_1min_agg.symbol
         LIMIT 1)
        UNION ALL
         SELECT following.source,
            following.symbol
           FROM (walk walk_1
             CROSS JOIN LATERAL ( SELECT t.source,
                    t.symbol
                   FROM public.trades_1min_agg t
                  WHERE (ROW(t.source, t.symbol) > ROW(walk_1.source, walk_1.symbol))
                  ORDER BY t.source, t.symbol
                 LIMIT 1) following)
        )
 SELECT walk.source,
    walk.symbol
   FROM walk;
ALTER TABLE public.symbols OWNER TO crypto_owner;
CREATE VIEW public.coverage_by_day AS
 SELECT symbols.source,
    symbols.symbol,
    ((day_start.day_start AT TIME ZONE 'UTC'::text))::date AS day,
    elapsed.minutes AS elapsed_minutes,
    counted.certified,
    counted.quiet,
    counted.incomplete,
    counted.open,
    counted.unproven,
    (elapsed.minutes - counted.present) AS absent,
    round(((100.0 * ((counted.certified + counted.quiet))::numeric) / (1440)::numeric), 2) AS proven_percent_of_day,
    counted.trade_count,
    counted.missing_trades,
    counted.first_minute,
    counted.last_minute
   FROM (((public.symbols
     CROSS JOIN LATERAL generate_series(date_bin('24:00:00'::interval, ( SELECT min(t.window_start) AS min
           FROM public.trades_1min_agg t
          WHERE ((t.source = symbols.source) AND (t.symbol = symbols.symbol))), '1970-01-01 00:00:00+00'::timestamp with time zone), ( SELECT max(t.window_start) AS max
           FROM public.trades_1min_agg t
          WHERE ((t.source = symbols.source) AND (t.symbol = symbols.symbol))), '24:00:00'::interval) day_start(day_start))
     CROSS JOIN LATERAL ( SELECT (GREATEST((0)::numeric, LEAST((1440)::numeric, floor((EXTRACT(epoch FROM (now() - day_start.day_start)) / (60)::numeric)))))::integer AS minutes) elapsed)
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE (t.status = 'certified'::text)) AS certified,
            count(*) FILTER (WHERE (t.status = 'quiet'::text)) AS quiet,
            count(*) FILTER (WHERE (t.status = 'incomplete'::text)) AS incomplete,
            count(*) FILTER (WHERE (t.status = 'open'::text)) AS open,
            count(*) FILTER (WHERE (t.status = 'unproven'::text)) AS unproven,
            count(*) FILTER (WHERE (t.window_end <= now())) AS present,
            COALESCE(sum(t.trade_count), (0)::numeric) AS trade_count,
            COALESCE(sum(t.missing_trades), (0)::numeric) AS missing_trades,
            min(t.window_start) AS first_minute,
            max(t.window_start) AS last_minute
           FROM public.trades_1min_agg t
          WHERE ((t.source = symbols.source) AND (t.symbol = symbols.symbol) AND (t.window_start >= day_start.day_start) AND (t.window_start < (day_start.day_start + '24:00:00'::interval)))) counted)
  ORDER BY symbols.source, symbols.symbol, (((day_start.day_start AT TIME ZONE 'UTC'::text))::date) DESC;
ALTER TABLE public.coverage_by_day OWNER TO crypto_owner;
CREATE TABLE public.event_commits (
    query text NOT NULL,
    batch bigint NOT NULL,
    epoch bigint NOT NULL,
    rows_written integer NOT NULL,
    rejected integer NOT NULL,
    newest_event_time timestamp with time zone,
    committed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT event_counts_are_not_negative CHECK (((batch >= 0) AND (epoch >= 0) AND (rows_written >= 0) AND (rejected >= 0)))
);
ALTER TABLE public.event_commits OWNER TO crypto_owner;
CREATE TABLE public.feed_gaps (
    source text NOT NULL,
    symbol text NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    noticed_at timestamp with time zone DEFAULT now() NOT NULL,
    cause text DEFAULT 'unknown'::text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT attempts_are_not_negative CHECK ((attempts >= 0)),
    CONSTRAINT ids_are_in_order CHECK ((from_id <= to_id)),
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'filled'::text, 'exchange_hole'::text])))
);
ALTER TABLE public.feed_gaps OWNER TO crypto_owner;
CREATE TABLE public.late_trades (
    source text NOT NULL,
    symbol text NOT NULL,
    trade_id bigint NOT NULL,
    event_time timestamp with time zone NOT NULL,
    price numeric NOT NULL,
    quantity numeric NOT NULL,
    taker_side text NOT NULL,
    is_price_spike boolean NOT NULL,
    noticed_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    CONSTRAINT state_is_known CHECK ((state = ANY (ARRAY['waiting'::text, 'restated'::text]))),
    CONSTRAINT taker_side_is_known CHECK ((taker_side = ANY (ARRAY['BUY'::text, 'SELL'::text])))
);
ALTER TABLE public.late_trades OWNER TO crypto_owner;
CREATE VIEW public.latest_minutes AS
 SELECT newest.recency,
    newest.source,
    newest.symbol,
    newest.window_start,
    newest.window_end,
    newest.status,
    GREATEST((now() - newest.window_end), '00:00:00'::interval) AS lag,
    newest.trade_count,
    newest.open,
    newest.high,
    newest.low,
    newest.close,
    newest.vwap,
    newest.sum_qty,
    newest.sum_value,
    newest.spike_count,
    newest.missing_trades,
    newest.version,
    newest.updated_at
   FROM (public.symbols
     CROSS JOIN LATERAL ( SELECT t.source,
            t.symbol,
            t.window_start,
            t.window_end,
            t.trade_count,
            t.open,
            t.high,
            t.low,
            t.close,
            t.avg_price,
            t.vwap,
            t.sum_qty,
            t.sum_value,
            t.taker_buy_qty,
            t.taker_buy_value,
            t.spike_count,
            t.first_trade_id,
            t.last_trade_id,
            t.missing_trades,
            t.status,
            t.version,
            t.updated_at,
            row_number() OVER (ORDER BY t.window_start DESC) AS recency
           FROM public.trades_1min_agg t
          WHERE ((t.source = symbols.source) AND (t.symbol = symbols.symbol))
          ORDER BY t.window_start DESC
         LIMIT 10) newest)
  ORDER BY newest.source, newest.symbol, newest.window_start DESC;
ALTER TABLE public.latest_minutes OWNER TO crypto_owner;
CREATE VIEW public.open_gaps AS
 SELECT feed_gaps.source,
    feed_gaps.symbol,
    feed_gaps.from_id,
    feed_gaps.to_id,
    ((feed_gaps.to_id - feed_gaps.from_id) + 1) AS trades,
    (now() - feed_gaps.noticed_at) AS age,
    feed_gaps.attempts,
    feed_gaps.cause,
    feed_gaps.noticed_at
   FROM public.feed_gaps
  WHERE (feed_gaps.state = 'open'::text)
  ORDER BY feed_gaps.noticed_at;
ALTER TABLE public.open_gaps OWNER TO crypto_owner;
CREATE TABLE public.prediction_data (
    pair text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    model text NOT NULL,
    ticks integer NOT NULL,
    predicted_price numeric NOT NULL,
    std_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    lower_bound numeric NOT NULL,
    upper_bound numeric NOT NULL,
    actual_price numeric,
    actual_time timestamp with time zone,
    CONSTRAINT prediction_actual_is_whole CHECK ((num_nulls(actual_price, actual_time) = ANY (ARRAY[0, 2]))),
    CONSTRAINT prediction_prices_are_ordered CHECK (((ticks > 0) AND (min_price <= predicted_price) AND (predicted_price <= max_price) AND (lower_bound <= upper_bound)))
);
ALTER TABLE public.prediction_data OWNER TO crypto_owner;
CREATE VIEW public.prediction_accuracy AS
 SELECT prediction_data.pair,
    prediction_data.model,
    count(*) AS predictions,
    count(prediction_data.actual_price) AS judged,
    count(*) FILTER (WHERE ((prediction_data.actual_price >= prediction_data.lower_bound) AND (prediction_data.actual_price <= prediction_data.upper_bound))) AS held,
    round(((100.0 * (count(*) FILTER (WHERE ((prediction_data.actual_price >= prediction_data.lower_bound) AND (prediction_data.actual_price <= prediction_data.upper_bound))))::numeric) / (NULLIF(count(prediction_data.actual_price), 0))::numeric), 2) AS held_percent,
    avg(abs((prediction_data.actual_price - prediction_data.predicted_price))) AS mean_error
   FROM public.prediction_data
  GROUP BY prediction_data.pair, prediction_data.model
  ORDER BY prediction_data.pair, prediction_data.model;
ALTER TABLE public.prediction_accuracy OWNER TO crypto_owner;
CREATE TABLE public.reconciliations (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    verdict text NOT NULL,
    differences text DEFAULT ''::text NOT NULL,
    row_version integer NOT NULL,
    checked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT verdict_is_known CHECK ((verdict = ANY (ARRAY['equal'::text, 'lacks_ids'::text, 'differs'::text, 'no_candle'::text])))
);
ALTER TABLE public.reconciliations OWNER TO crypto_owner;
CREATE TABLE public.sentiment_data (
    cryptocurrency text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    mentions integer NOT NULL,
    mean_score numeric NOT NULL,
    std_score numeric NOT NULL,
    label text NOT NULL,
    confidence numeric NOT NULL,
    CONSTRAINT sentiment_is_a_share CHECK (((mentions > 0) AND ((mean_score >= (0)::numeric) AND (mean_score <= (1)::numeric)) AND ((std_score >= (0)::numeric) AND (std_score <= 0.5)) AND ((confidence >= (0)::numeric) AND (confidence <= (1)::numeric)))),
    CONSTRAINT sentiment_label_fits CHECK ((label =
CASE
    WHEN (mean_score > 0.6) THEN 'positive'::text
    WHEN (mean_score < 0.4) THEN 'negative'::text
    ELSE 'neutral'::text
END))
);
ALTER TABLE public.sentiment_data OWNER TO crypto_owner;
CREATE TABLE public.ticker_sessions (
    pair text NOT NULL,
    session_start timestamp with time zone NOT NULL,
    last_tick timestamp with time zone NOT NULL,
    session_end timestamp with time zone NOT NULL,
    ticks bigint NOT NULL,
    open_price numeric NOT NULL,
    close_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    state text NOT NULL,
    CONSTRAINT session_prices_are_ordered CHECK (((ticks > 0) AND (min_price <= open_price) AND (open_price <= max_price) AND (min_price <= close_price) AND (close_price <= max_price))),
    CONSTRAINT session_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'merged'::text]))),
    CONSTRAINT session_times_are_ordered CHECK (((session_start <= last_tick) AND (last_tick < session_end)))
);
ALTER TABLE public.ticker_sessions OWNER TO crypto_owner;
CREATE VIEW public.sessions AS
 SELECT ticker_sessions.pair,
    ticker_sessions.session_start,
    ticker_sessions.last_tick,
    ticker_sessions.session_end,
    ticker_sessions.ticks,
    ticker_sessions.open_price,
    ticker_sessions.close_price,
    ticker_sessions.min_price,
    ticker_sessions.max_price,
    ticker_sessions.state
   FROM public.ticker_sessions
  WHERE (ticker_sessions.state <> 'merged'::text)
  ORDER BY ticker_sessions.pair, ticker_sessions.session_start;
ALTER TABLE public.sessions OWNER TO crypto_owner;
CREATE TABLE public.stream_epochs (
    query text NOT NULL,
    epoch bigint NOT NULL,
    taken_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.stream_epochs OWNER TO crypto_owner;
CREATE TABLE public.ticker_data (
    pair text NOT NULL,
    event_time timestamp with time zone NOT NULL,
    last numeric NOT NULL,
    bid numeric NOT NULL,
    ask numeric NOT NULL,
    volume_24h numeric NOT NULL,
    pct_change numeric NOT NULL,
    CONSTRAINT ticker_ask_is_a_price CHECK (((ask > (0)::numeric) AND (ask < 'Infinity'::numeric))),
    CONSTRAINT ticker_bid_is_a_price CHECK (((bid > (0)::numeric) AND (bid < 'Infinity'::numeric))),
    CONSTRAINT ticker_last_is_a_price CHECK (((last > (0)::numeric) AND (last < 'Infinity'::numeric))),
    CONSTRAINT ticker_volume_is_no_debt CHECK (((volume_24h >= (0)::numeric) AND (volume_24h < 'Infinity'::numeric)))
)
PARTITION BY RANGE (event_time);
ALTER TABLE public.ticker_data OWNER TO crypto_owner;
CREATE TABLE public.ticker_data_2026_11 (
    pair text NOT NULL,
    event_time timestamp with time zone NOT NULL,
    last numeric NOT NULL,
    bid numeric NOT NULL,
    ask numeric NOT NULL,
    volume_24h numeric NOT NULL,
    pct_change numeric NOT NULL,
    CONSTRAINT ticker_ask_is_a_price CHECK (((ask > (0)::numeric) AND (ask < 'Infinity'::numeric))),
    CONSTRAINT ticker_bid_is_a_price CHECK (((bid > (0)::numeric) AND (bid < 'Infinity'::numeric))),
    CONSTRAINT ticker_last_is_a_price CHECK (((last > (0)::numeric) AND (last < 'Infinity'::numeric))),
    CONSTRAINT ticker_volume_is_no_debt CHECK (((volume_24h >= (0)::numeric) AND (volume_24h < 'Infinity'::numeric)))
);
ALTER TABLE public.ticker_data_2026_11 OWNER TO crypto_owner;
CREATE TABLE public.trade_data (
    source text NOT NULL,
    symbol text NOT NULL,
    trade_id bigint NOT NULL,
    event_time timestamp with time zone NOT NULL,
    price numeric NOT NULL,
    quantity numeric NOT NULL,
    taker_side text NOT NULL,
    CONSTRAINT trade_price_is_a_price CHECK (((price > (0)::numeric) AND (price < 'Infinity'::numeric))),
    CONSTRAINT trade_quantity_is_no_debt CHECK (((quantity >= (0)::numeric) AND (quantity < 'Infinity'::numeric))),
    CONSTRAINT trade_side_is_known CHECK ((taker_side = ANY (ARRAY['BUY'::text, 'SELL'::text])))
)
PARTITION BY RANGE (event_time);
ALTER TABLE public.trade_data OWNER TO crypto_owner;
CREATE TABLE public.trade_data_2026_11 (
    source text NOT NULL,
    symbol text NOT NULL,
    trade_id bigint NOT NULL,
    event_time timestamp with time zone NOT NULL,
    price numeric NOT NULL,
    quantity numeric NOT NULL,
    taker_side text NOT NULL,
    CONSTRAINT trade_price_is_a_price CHECK (((price > (0)::numeric) AND (price < 'Infinity'::numeric))),
    CONSTRAINT trade_quantity_is_no_debt CHECK (((quantity >= (0)::numeric) AND (quantity < 'Infinity'::numeric))),
    CONSTRAINT trade_side_is_known CHECK ((taker_side = ANY (ARRAY['BUY'::text, 'SELL'::text])))
);
ALTER TABLE public.trade_data_2026_11 OWNER TO crypto_owner;
CREATE TABLE public.trade_windows_1m (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone GENERATED ALWAYS AS ((((window_start AT TIME ZONE 'UTC'::text) + '00:01:00'::interval) AT TIME ZONE 'UTC'::text)) STORED,
    trade_count bigint NOT NULL,
    avg_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    sum_qty numeric NOT NULL,
    sum_value numeric NOT NULL,
    spike_count bigint NOT NULL,
    missing_trades bigint NOT NULL,
    CONSTRAINT trade_windows_1m_hold_trades CHECK (((trade_count > 0) AND ((spike_count >= 0) AND (spike_count <= trade_count)))),
    CONSTRAINT trade_windows_1m_prices_are_ordered CHECK ((min_price <= max_price))
);
ALTER TABLE public.trade_windows_1m OWNER TO crypto_owner;
CREATE TABLE public.trade_windows_5m (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone GENERATED ALWAYS AS ((((window_start AT TIME ZONE 'UTC'::text) + '00:05:00'::interval) AT TIME ZONE 'UTC'::text)) STORED,
    trade_count bigint NOT NULL,
    avg_price numeric NOT NULL,
    min_price numeric NOT NULL,
    max_price numeric NOT NULL,
    sum_value numeric NOT NULL,
    missing_trades bigint NOT NULL,
    CONSTRAINT trade_windows_5m_hold_trades CHECK ((trade_count > 0)),
    CONSTRAINT trade_windows_5m_prices_are_ordered CHECK ((min_price <= max_price))
);
ALTER TABLE public.trade_windows_5m OWNER TO crypto_owner;
CREATE VIEW public.trades_15min AS
 SELECT minutes.source,
    minutes.symbol,
    minutes.window_start,
    (minutes.window_start + ((15)::double precision * '00:01:00'::interval)) AS window_end,
    (sum(minutes.trade_count))::bigint AS trade_count,
    (array_agg(minutes.open ORDER BY minutes.minute_start) FILTER (WHERE (minutes.trade_count > 0)))[1] AS open,
    max(minutes.high) AS high,
    min(minutes.low) AS low,
    (array_agg(minutes.close ORDER BY minutes.minute_start DESC) FILTER (WHERE (minutes.trade_count > 0)))[1] AS close,
    public.ratio_half_even(sum(minutes.sum_value), sum(minutes.sum_qty)) AS vwap,
    trim_scale(sum(minutes.sum_qty)) AS sum_qty,
    trim_scale(sum(minutes.sum_value)) AS sum_value,
    trim_scale(sum(minutes.taker_buy_qty)) AS taker_buy_qty,
    trim_scale(sum(minutes.taker_buy_value)) AS taker_buy_value,
    (sum(minutes.spike_count))::bigint AS spike_count,
    min(minutes.first_trade_id) AS first_trade_id,
    max(minutes.last_trade_id) AS last_trade_id,
    (sum(minutes.missing_trades))::bigint AS missing_trades,
        CASE
            WHEN bool_or((minutes.status = 'open'::text)) THEN 'open'::text
            WHEN (bool_or((minutes.status = 'incomplete'::text)) OR (count(*) < 15)) THEN 'incomplete'::text
            WHEN bool_or((minutes.status = 'unproven'::text)) THEN 'unproven'::text
            WHEN bool_and((minutes.status = 'quiet'::text)) THEN 'quiet'::text
            ELSE 'certified'::text
        END AS status,
    (count(*))::integer AS minutes_present,
    (count(*) FILTER (WHERE (minutes.status = ANY (ARRAY['certified'::text, 'quiet'::text]))))::integer AS minutes_proven,
    max(minutes.updated_at) AS updated_at
   FROM ( SELECT trades_1min_agg.source,
            trades_1min_agg.symbol,
            trades_1min_agg.window_start AS minute_start,
            date_bin('00:15:00'::interval, trades_1min_agg.window_start, '1970-01-01 00:00:00+00'::timestamp with time zone) AS window_start,
            trades_1min_agg.trade_count,
            trades_1min_agg.open,
            trades_1min_agg.high,
            trades_1min_agg.low,
            trades_1min_agg.close,
            trades_1min_agg.sum_qty,
            trades_1min_agg.sum_value,
            trades_1min_agg.taker_buy_qty,
            trades_1min_agg.taker_buy_value,
            trades_1min_agg.spike_count,
            trades_1min_agg.first_trade_id,
            trades_1min_agg.last_trade_id,
            trades_1min_agg.missing_trades,
            trades_1min_agg.status,
            trades_1min_agg.updated_at
           FROM public.trades_1min_agg) minutes
  GROUP BY minutes.source, minutes.symbol, minutes.window_start;
ALTER TABLE public.trades_15min OWNER TO crypto_owner;
CREATE VIEW public.trades_1d AS
 SELECT minutes.source,
    minutes.symbol,
    minutes.window_start,
    (minutes.window_start + ((1440)::double precision * '00:01:00'::interval)) AS window_end,
    (sum(minutes.trade_count))::bigint AS trade_count,
    (array_agg(minutes.open ORDER BY minutes.minute_start) FILTER (WHERE (minutes.trade_count > 0)))[1] AS open,
    max(minutes.high) AS high,
    min(minutes.low) AS low,
    (array_agg(minutes.close ORDER BY minutes.minute_start DESC) FILTER (WHERE (minutes.trade_count > 0)))[1] AS close,
    public.ratio_half_even(sum(minutes.sum_value), sum(minutes.sum_qty)) AS vwap,
    trim_scale(sum(minutes.sum_qty)) AS sum_qty,
    trim_scale(sum(minutes.sum_value)) AS sum_value,
    trim_scale(sum(minutes.taker_buy_qty)) AS taker_buy_qty,
    trim_scale(sum(minutes.taker_buy_value)) AS taker_buy_value,
    (sum(minutes.spike_count))::bigint AS spike_count,
    min(minutes.first_trade_id) AS first_trade_id,
    max(minutes.last_trade_id) AS last_trade_id,
    (sum(minutes.missing_trades))::bigint AS missing_trades,
        CASE
            WHEN bool_or((minutes.status = 'open'::text)) THEN 'open'::text
            WHEN (bool_or((minutes.status = 'incomplete'::text)) OR (count(*) < 1440)) THEN 'incomplete'::text
            WHEN bool_or((minutes.status = 'unproven'::text)) THEN 'unproven'::text
            WHEN bool_and((minutes.status = 'quiet'::text)) THEN 'quiet'::text
            ELSE 'certified'::text
        END AS status,
    (count(*))::integer AS minutes_present,
    (count(*) FILTER (WHERE (minutes.status = ANY (ARRAY['certified'::text, 'quiet'::text]))))::integer AS minutes_proven,
    max(minutes.updated_at) AS updated_at
   FROM ( SELECT trades_1min_agg.source,
            trades_1min_agg.symbol,
            trades_1min_agg.window_start AS minute_start,
            date_bin('1 day'::interval, trades_1min_agg.window_start, '1970-01-01 00:00:00+00'::timestamp with time zone) AS window_start,
            trades_1min_agg.trade_count,
            trades_1min_agg.open,
            trades_1min_agg.high,
            trades_1min_agg.low,
            trades_1min_agg.close,
            trades_1min_agg.sum_qty,
            trades_1min_agg.sum_value,
            trades_1min_agg.taker_buy_qty,
            trades_1min_agg.taker_buy_value,
            trades_1min_agg.spike_count,
            trades_1min_agg.first_trade_id,
            trades_1min_agg.last_trade_id,
            trades_1min_agg.missing_trades,
            trades_1min_agg.status,
            trades_1min_agg.updated_at
           FROM public.trades_1min_agg) minutes
  GROUP BY minutes.source, minutes.symbol, minutes.window_start;
ALTER TABLE public.trades_1d OWNER TO crypto_owner;
CREATE VIEW public.trades_1h AS
 SELECT minutes.source,
    minutes.symbol,
    minutes.window_start,
    (minutes.window_start + ((60)::double precision * '00:01:00'::interval)) AS window_end,
    (sum(minutes.trade_count))::bigint AS trade_count,
    (array_agg(minutes.open ORDER BY minutes.minute_start) FILTER (WHERE (minutes.trade_count > 0)))[1] AS open,
    max(minutes.high) AS high,
    min(minutes.low) AS low,
    (array_agg(minutes.close ORDER BY minutes.minute_start DESC) FILTER (WHERE (minutes.trade_count > 0)))[1] AS close,
    public.ratio_half_even(sum(minutes.sum_value), sum(minutes.sum_qty)) AS vwap,
    trim_scale(sum(minutes.sum_qty)) AS sum_qty,
    trim_scale(sum(minutes.sum_value)) AS sum_value,
    trim_scale(sum(minutes.taker_buy_qty)) AS taker_buy_qty,
    trim_scale(sum(minutes.taker_buy_value)) AS taker_buy_value,
    (sum(minutes.spike_count))::bigint AS spike_count,
    min(minutes.first_trade_id) AS first_trade_id,
    max(minutes.last_trade_id) AS last_trade_id,
    (sum(minutes.missing_trades))::bigint AS missing_trades,
        CASE
            WHEN bool_or((minutes.status = 'open'::text)) THEN 'open'::text
            WHEN (bool_or((minutes.status = 'incomplete'::text)) OR (count(*) < 60)) THEN 'incomplete'::text
            WHEN bool_or((minutes.status = 'unproven'::text)) THEN 'unproven'::text
            WHEN bool_and((minutes.status = 'quiet'::text)) THEN 'quiet'::text
            ELSE 'certified'::text
        END AS status,
    (count(*))::integer AS minutes_present,
    (count(*) FILTER (WHERE (minutes.status = ANY (ARRAY['certified'::text, 'quiet'::text]))))::integer AS minutes_proven,
    max(minutes.updated_at) AS updated_at
   FROM ( SELECT trades_1min_agg.source,
            trades_1min_agg.symbol,
            trades_1min_agg.window_start AS minute_start,
            date_bin('01:00:00'::interval, trades_1min_agg.window_start, '1970-01-01 00:00:00+00'::timestamp with time zone) AS window_start,
            trades_1min_agg.trade_count,
            trades_1min_agg.open,
            trades_1min_agg.high,
            trades_1min_agg.low,
            trades_1min_agg.close,
            trades_1min_agg.sum_qty,
            trades_1min_agg.sum_value,
            trades_1min_agg.taker_buy_qty,
            trades_1min_agg.taker_buy_value,
            trades_1min_agg.spike_count,
            trades_1min_agg.first_trade_id,
            trades_1min_agg.last_trade_id,
            trades_1min_agg.missing_trades,
            trades_1min_agg.status,
            trades_1min_agg.updated_at
           FROM public.trades_1min_agg) minutes
  GROUP BY minutes.source, minutes.symbol, minutes.window_start;
ALTER TABLE public.trades_1h OWNER TO crypto_owner;
CREATE TABLE public.trades_1min_agg_history (
    source text NOT NULL,
    symbol text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
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
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.trades_1min_agg_history OWNER TO crypto_owner;
CREATE VIEW public.trades_5min AS
 SELECT minutes.source,
    minutes.symbol,
    minutes.window_start,
    (minutes.window_start + ((5)::double precision * '00:01:00'::interval)) AS window_end,
    (sum(minutes.trade_count))::bigint AS trade_count,
    (array_agg(minutes.open ORDER BY minutes.minute_start) FILTER (WHERE (minutes.trade_count > 0)))[1] AS open,
    max(minutes.high) AS high,
    min(minutes.low) AS low,
    (array_agg(minutes.close ORDER BY minutes.minute_start DESC) FILTER (WHERE (minutes.trade_count > 0)))[1] AS close,
    public.ratio_half_even(sum(minutes.sum_value), sum(minutes.sum_qty)) AS vwap,
    trim_scale(sum(minutes.sum_qty)) AS sum_qty,
    trim_scale(sum(minutes.sum_value)) AS sum_value,
    trim_scale(sum(minutes.taker_buy_qty)) AS taker_buy_qty,
    trim_scale(sum(minutes.taker_buy_value)) AS taker_buy_value,
    (sum(minutes.spike_count))::bigint AS spike_count,
    min(minutes.first_trade_id) AS first_trade_id,
    max(minutes.last_trade_id) AS last_trade_id,
    (sum(minutes.missing_trades))::bigint AS missing_trades,
        CASE
            WHEN bool_or((minutes.status = 'open'::text)) THEN 'open'::text
            WHEN (bool_or((minutes.status = 'incomplete'::text)) OR (count(*) < 5)) THEN 'incomplete'::text
            WHEN bool_or((minutes.status = 'unproven'::text)) THEN 'unproven'::text
            WHEN bool_and((minutes.status = 'quiet'::text)) THEN 'quiet'::text
            ELSE 'certified'::text
        END AS status,
    (count(*))::integer AS minutes_present,
    (count(*) FILTER (WHERE (minutes.status = ANY (ARRAY['certified'::text, 'quiet'::text]))))::integer AS minutes_proven,
    max(minutes.updated_at) AS updated_at
   FROM ( SELECT trades_1min_agg.source,
            trades_1min_agg.symbol,
            trades_1min_agg.window_start AS minute_start,
            date_bin('00:05:00'::interval, trades_1min_agg.window_start, '1970-01-01 00:00:00+00'::timestamp with time zone) AS window_start,
            trades_1min_agg.trade_count,
            trades_1min_agg.open,
            trades_1min_agg.high,
            trades_1min_agg.low,
            trades_1min_agg.close,
            trades_1min_agg.sum_qty,
            trades_1min_agg.sum_value,
            trades_1min_agg.taker_buy_qty,
            trades_1min_agg.taker_buy_value,
            trades_1min_agg.spike_count,
            trades_1min_agg.first_trade_id,
            trades_1min_agg.last_trade_id,
            trades_1min_agg.missing_trades,
            trades_1min_agg.status,
            trades_1min_agg.updated_at
           FROM public.trades_1min_agg) minutes
  GROUP BY minutes.source, minutes.symbol, minutes.window_start;
ALTER TABLE public.trades_5min OWNER TO crypto_owner;
ALTER TABLE ONLY public.alert_data ATTACH PARTITION public.alert_data_2026_11 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.article_data ATTACH PARTITION public.article_data_2026_11 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.ticker_data ATTACH PARTITION public.ticker_data_2026_11 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY public.trade_data ATTACH PARTITION public.trade_data_2026_11 FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');
INSERT INTO public.alert_data_2026_11 (id, raised_at, check_name, subject, severity, message, cleared_at) VALUES ('1', '2026-11-20 10:03:00+00', 'freshness', 'binance BTCUSDT', 'critical', 'newest minute is 5 minutes old', NULL);
INSERT INTO public.alerts (id, raised_at, check_name, subject, severity, message, cleared_at, delivered_at) VALUES (1, '2026-11-20 10:03:00+00', 'freshness', 'binance BTCUSDT', 'critical', 'newest minute is 5 minutes old', '2026-11-20 10:09:00+00', '2026-11-20 10:03:05+00');
INSERT INTO public.alerts (id, raised_at, check_name, subject, severity, message, cleared_at, delivered_at) VALUES (2, '2026-11-20 10:04:00+00', 'disk', '/data', 'unknown', '91 % full', NULL, '2026-11-20 10:04:05+00');
INSERT INTO public.article_data_2026_11 (id, published_at, title, url, website, content, cryptocurrencies_mentioned, sentiment_score, sentiment_label) VALUES ('a-1', '2026-11-20 10:00:00+00', 'Headline', 'https://example.com/a-1', 'example.com', '{"summary": "text"}', '{BTC}', 0.75, 'positive');
INSERT INTO public.event_commits (query, batch, epoch, rows_written, rejected, newest_event_time, committed_at) VALUES ('MarketEvents-1', 0, 1, 4, 0, '2026-11-20 10:00:00+00', '2026-11-20 10:01:00+00');
INSERT INTO public.feed_gaps (source, symbol, from_id, to_id, noticed_at, cause, state, attempts, closed_at) VALUES ('binance', 'BTCUSDT', 13, 13, '2026-11-20 10:02:00+00', 'reconnect', 'filled', 1, '2026-11-20 10:05:00+00');
INSERT INTO public.feed_gaps (source, symbol, from_id, to_id, noticed_at, cause, state, attempts, closed_at) VALUES ('kraken', 'BTC/USD', 8, 9, '2026-11-20 10:02:00+00', 'reconnect', 'open', 2, NULL);
INSERT INTO public.feed_gaps (source, symbol, from_id, to_id, noticed_at, cause, state, attempts, closed_at) VALUES ('kraken', 'BTC/USD', 3, 4, '2026-11-20 09:02:00+00', 'reconnect', 'exchange_hole', 4, '2026-11-20 09:12:00+00');
INSERT INTO public.late_trades (source, symbol, trade_id, event_time, price, quantity, taker_side, is_price_spike, noticed_at, state) VALUES ('binance', 'BTCUSDT', 9, '2026-11-20 09:59:59+00', 90000.1, 0.00000001, 'SELL', false, '2026-11-20 10:12:00+00', 'waiting');
INSERT INTO public.prediction_data (pair, window_start, window_end, model, ticks, predicted_price, std_price, min_price, max_price, lower_bound, upper_bound, actual_price, actual_time) VALUES ('XBT/USD', '2026-11-20 10:00:00+00', '2026-11-20 10:05:00+00', 'moving_average', 4, 90000.5, 1.5, 89999, 90002, 89997.5, 90003.5, NULL, NULL);
INSERT INTO public.reconciliations (source, symbol, window_start, verdict, differences, row_version, checked_at) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:01:00+00', 'equal', '', 2, '2026-11-20 10:10:00+00');
INSERT INTO public.sentiment_data (cryptocurrency, window_start, window_end, mentions, mean_score, std_score, label, confidence) VALUES ('BTC', '2026-11-20 10:00:00+00', '2026-11-20 10:05:00+00', 2, 0.9, 0.1, 'positive', 0.8);
INSERT INTO public.stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late, newest_event_time, committed_at, records, without_trades, unreadable, read_trades, refused, waiting) VALUES ('CryptoAnalytics-1', 0, 1, '{"clean_trades": {"0": 4}}', 2, 4, 0, 0, 0, '2026-11-20 10:01:00+00', '2026-11-20 10:01:01+00', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late, newest_event_time, committed_at, records, without_trades, unreadable, read_trades, refused, waiting) VALUES ('CryptoAnalytics-1', 1, 1, '{"clean_trades": {"0": 9}}', 2, 3, 1, 1, 0, '2026-11-20 10:02:00+00', '2026-11-20 10:02:01+00', 5, 0, 0, 5, 1, 0);
INSERT INTO public.stream_epochs (query, epoch, taken_at) VALUES ('CryptoAnalytics-1', 1, '2026-11-20 10:00:00+00');
INSERT INTO public.ticker_data_2026_11 (pair, event_time, last, bid, ask, volume_24h, pct_change) VALUES ('XBT/USD', '2026-11-20 10:00:00+00', 90000.1, 90000, 90000.2, 12.5, 0.4);
INSERT INTO public.ticker_sessions (pair, session_start, last_tick, session_end, ticks, open_price, close_price, min_price, max_price, state) VALUES ('XBT/USD', '2026-11-20 10:00:00+00', '2026-11-20 10:04:00+00', '2026-11-20 10:09:00+00', 9, 90000, 90001, 89999, 90002, 'closed');
INSERT INTO public.trade_data_2026_11 (source, symbol, trade_id, event_time, price, quantity, taker_side) VALUES ('binance', 'BTCUSDT', 10, '2026-11-20 10:00:00+00', 90000.12345678, 0.00001, 'BUY');
INSERT INTO public.trade_windows_1m (source, symbol, window_start, trade_count, avg_price, min_price, max_price, sum_qty, sum_value, spike_count, missing_trades) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:01:00+00', 3, 90000.5, 90000, 90001, 3, 270001.5, 1, 0);
INSERT INTO public.trade_windows_5m (source, symbol, window_start, trade_count, avg_price, min_price, max_price, sum_value, missing_trades) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:00:00+00', 5, 90000.5, 90000, 90001, 270003.3, 0);
INSERT INTO public.trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version, updated_at) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:00:00+00', '2026-11-20 10:01:00+00', 2, 90000.12345678, 90001, 90000, 90001, 90000.5, 90000.5, 0.00002, 1.80001, 0.00001, 0.9, 0, 10, 11, 0, 'incomplete', 1, '2026-11-20 10:01:01+00');
INSERT INTO public.trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version, updated_at) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:01:00+00', '2026-11-20 10:02:00+00', 3, 90001, 90001, 90000, 90000, 90000.5, 90000.5, 3, 270001.5, 1, 90001, 1, 12, 14, 0, 'certified', 2, '2026-11-20 10:05:01+00');
INSERT INTO public.trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version, updated_at) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:02:00+00', '2026-11-20 10:03:00+00', 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0, 'quiet', 1, '2026-11-20 10:03:01+00');
INSERT INTO public.trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version, updated_at) VALUES ('kraken', 'BTC/USD', '2026-11-20 10:01:00+00', '2026-11-20 10:02:00+00', 1, 90001, 90001, 90001, 90001, 90001, 90001, 1, 90001, 1, 90001, 0, 7, 7, 2, 'incomplete', 1, '2026-11-20 10:02:01+00');
INSERT INTO public.trades_1min_agg_history (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status, version, updated_at, reason, replaced_at) VALUES ('binance', 'BTCUSDT', '2026-11-20 10:01:00+00', '2026-11-20 10:02:00+00', 2, 90001, 90001, 90000, 90000, 90000.5, 90000.5, 2, 180001, 1, 90001, 1, 12, 14, 1, 'incomplete', 1, '2026-11-20 10:02:01+00', 'restated by the stream: incomplete to certified', '2026-11-20 10:05:01+00');
SELECT pg_catalog.setval('public.alerts_id_seq', 2, true);
ALTER TABLE ONLY public.alert_data
    ADD CONSTRAINT alert_data_pkey PRIMARY KEY (id, raised_at);
ALTER TABLE ONLY public.alert_data_2026_11
    ADD CONSTRAINT alert_data_2026_11_pkey PRIMARY KEY (id, raised_at);
ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.article_data
    ADD CONSTRAINT article_data_pkey PRIMARY KEY (id, published_at);
ALTER TABLE ONLY public.article_data_2026_11
    ADD CONSTRAINT article_data_2026_11_pkey PRIMARY KEY (id, published_at);
ALTER TABLE ONLY public.event_commits
    ADD CONSTRAINT event_commits_pkey PRIMARY KEY (query, batch);
ALTER TABLE ONLY public.feed_gaps
    ADD CONSTRAINT feed_gaps_pkey PRIMARY KEY (source, symbol, from_id);
ALTER TABLE ONLY public.late_trades
    ADD CONSTRAINT late_trades_pkey PRIMARY KEY (source, symbol, trade_id);
ALTER TABLE ONLY public.prediction_data
    ADD CONSTRAINT prediction_data_pkey PRIMARY KEY (pair, window_start, model);
ALTER TABLE ONLY public.reconciliations
    ADD CONSTRAINT reconciliations_pkey PRIMARY KEY (source, symbol, window_start);
ALTER TABLE ONLY public.sentiment_data
    ADD CONSTRAINT sentiment_data_pkey PRIMARY KEY (cryptocurrency, window_start);
ALTER TABLE ONLY public.stream_commits
    ADD CONSTRAINT stream_commits_pkey PRIMARY KEY (query, batch);
ALTER TABLE ONLY public.stream_epochs
    ADD CONSTRAINT stream_epochs_pkey PRIMARY KEY (query);
ALTER TABLE ONLY public.ticker_data
    ADD CONSTRAINT ticker_data_pkey PRIMARY KEY (pair, event_time);
ALTER TABLE ONLY public.ticker_data_2026_11
    ADD CONSTRAINT ticker_data_2026_11_pkey PRIMARY KEY (pair, event_time);
ALTER TABLE ONLY public.ticker_sessions
    ADD CONSTRAINT ticker_sessions_pkey PRIMARY KEY (pair, session_start);
ALTER TABLE ONLY public.trade_data
    ADD CONSTRAINT trade_data_pkey PRIMARY KEY (source, symbol, trade_id, event_time);
ALTER TABLE ONLY public.trade_data_2026_11
    ADD CONSTRAINT trade_data_2026_11_pkey PRIMARY KEY (source, symbol, trade_id, event_time);
ALTER TABLE ONLY public.trade_windows_1m
    ADD CONSTRAINT trade_windows_1m_pkey PRIMARY KEY (source, symbol, window_start);
ALTER TABLE ONLY public.trade_windows_5m
    ADD CONSTRAINT trade_windows_5m_pkey PRIMARY KEY (source, symbol, window_start);
ALTER TABLE ONLY public.trades_1min_agg_history
    ADD CONSTRAINT trades_1min_agg_history_pkey PRIMARY KEY (source, symbol, window_start, version);
ALTER TABLE ONLY public.trades_1min_agg
    ADD CONSTRAINT trades_1min_agg_pkey PRIMARY KEY (source, symbol, window_start);
CREATE INDEX alert_data_by_time ON ONLY public.alert_data USING btree (raised_at);
CREATE INDEX alert_data_2026_11_raised_at_idx ON public.alert_data_2026_11 USING btree (raised_at);
CREATE UNIQUE INDEX alerts_once_per_incident ON public.alerts USING btree (check_name, subject) WHERE (cleared_at IS NULL);
CREATE INDEX article_data_by_time ON ONLY public.article_data USING btree (published_at);
CREATE INDEX article_data_2026_11_published_at_idx ON public.article_data_2026_11 USING btree (published_at);
CREATE INDEX stream_commits_by_time ON public.stream_commits USING btree (committed_at);
CREATE INDEX ticker_data_by_time ON ONLY public.ticker_data USING btree (event_time);
CREATE INDEX ticker_data_2026_11_event_time_idx ON public.ticker_data_2026_11 USING btree (event_time);
CREATE INDEX trade_data_by_time ON ONLY public.trade_data USING btree (event_time);
CREATE INDEX trade_data_2026_11_event_time_idx ON public.trade_data_2026_11 USING btree (event_time);
CREATE INDEX trades_1min_agg_by_time ON public.trades_1min_agg USING btree (window_start);
ALTER INDEX public.alert_data_pkey ATTACH PARTITION public.alert_data_2026_11_pkey;
ALTER INDEX public.alert_data_by_time ATTACH PARTITION public.alert_data_2026_11_raised_at_idx;
ALTER INDEX public.article_data_pkey ATTACH PARTITION public.article_data_2026_11_pkey;
ALTER INDEX public.article_data_by_time ATTACH PARTITION public.article_data_2026_11_published_at_idx;
ALTER INDEX public.ticker_data_by_time ATTACH PARTITION public.ticker_data_2026_11_event_time_idx;
ALTER INDEX public.ticker_data_pkey ATTACH PARTITION public.ticker_data_2026_11_pkey;
ALTER INDEX public.trade_data_by_time ATTACH PARTITION public.trade_data_2026_11_event_time_idx;
ALTER INDEX public.trade_data_pkey ATTACH PARTITION public.trade_data_2026_11_pkey;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO crypto_owner;
GRANT USAGE ON SCHEMA public TO crypto_writer;
GRANT USAGE ON SCHEMA public TO crypto_monitor;
GRANT USAGE ON SCHEMA public TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trades_1min_agg TO crypto_writer;
GRANT SELECT ON TABLE public.trades_1min_agg TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_1min_agg TO analyst;
REVOKE ALL ON FUNCTION public.as_of(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.as_of(at timestamp with time zone) TO crypto_writer;
GRANT ALL ON FUNCTION public.as_of(at timestamp with time zone) TO crypto_monitor;
GRANT ALL ON FUNCTION public.as_of(at timestamp with time zone) TO analyst;
REVOKE ALL ON FUNCTION public.canonical_minutes(from_time timestamp with time zone, to_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.canonical_minutes(from_time timestamp with time zone, to_time timestamp with time zone) TO crypto_writer;
GRANT ALL ON FUNCTION public.canonical_minutes(from_time timestamp with time zone, to_time timestamp with time zone) TO crypto_monitor;
GRANT ALL ON FUNCTION public.canonical_minutes(from_time timestamp with time zone, to_time timestamp with time zone) TO analyst;
REVOKE ALL ON FUNCTION public.ensure_event_month(parent text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_event_month(parent text, at timestamp with time zone) TO crypto_writer;
REVOKE ALL ON FUNCTION public.minutes_checksum(from_time timestamp with time zone, to_time timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.minutes_checksum(from_time timestamp with time zone, to_time timestamp with time zone) TO crypto_writer;
GRANT ALL ON FUNCTION public.minutes_checksum(from_time timestamp with time zone, to_time timestamp with time zone) TO crypto_monitor;
GRANT ALL ON FUNCTION public.minutes_checksum(from_time timestamp with time zone, to_time timestamp with time zone) TO analyst;
REVOKE ALL ON FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) TO crypto_writer;
GRANT ALL ON FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) TO crypto_monitor;
GRANT ALL ON FUNCTION public.ratio_half_even(numerator numeric, denominator numeric) TO analyst;
GRANT SELECT,INSERT ON TABLE public.stream_commits TO crypto_writer;
GRANT SELECT ON TABLE public.stream_commits TO crypto_monitor;
GRANT SELECT ON TABLE public.stream_commits TO analyst;
GRANT SELECT ON TABLE public.accounts TO crypto_writer;
GRANT SELECT ON TABLE public.accounts TO crypto_monitor;
GRANT SELECT ON TABLE public.accounts TO analyst;
GRANT SELECT ON TABLE public.alert_data TO crypto_monitor;
GRANT SELECT ON TABLE public.alert_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.alert_data TO crypto_writer;
GRANT SELECT ON TABLE public.alert_data_2026_11 TO crypto_monitor;
GRANT SELECT ON TABLE public.alert_data_2026_11 TO analyst;
GRANT SELECT ON TABLE public.alerts TO crypto_writer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.alerts TO crypto_monitor;
GRANT SELECT ON TABLE public.alerts TO analyst;
GRANT SELECT ON TABLE public.article_data TO crypto_monitor;
GRANT SELECT ON TABLE public.article_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.article_data TO crypto_writer;
GRANT SELECT ON TABLE public.article_data_2026_11 TO crypto_monitor;
GRANT SELECT ON TABLE public.article_data_2026_11 TO analyst;
GRANT SELECT ON TABLE public.symbols TO crypto_writer;
GRANT SELECT ON TABLE public.symbols TO crypto_monitor;
GRANT SELECT ON TABLE public.symbols TO analyst;
GRANT SELECT ON TABLE public.coverage_by_day TO crypto_writer;
GRANT SELECT ON TABLE public.coverage_by_day TO crypto_monitor;
GRANT SELECT ON TABLE public.coverage_by_day TO analyst;
GRANT SELECT ON TABLE public.event_commits TO crypto_monitor;
GRANT SELECT ON TABLE public.event_commits TO analyst;
GRANT SELECT,INSERT ON TABLE public.event_commits TO crypto_writer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.feed_gaps TO crypto_writer;
GRANT SELECT ON TABLE public.feed_gaps TO crypto_monitor;
GRANT SELECT ON TABLE public.feed_gaps TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.late_trades TO crypto_writer;
GRANT SELECT ON TABLE public.late_trades TO crypto_monitor;
GRANT SELECT ON TABLE public.late_trades TO analyst;
GRANT SELECT ON TABLE public.latest_minutes TO crypto_writer;
GRANT SELECT ON TABLE public.latest_minutes TO crypto_monitor;
GRANT SELECT ON TABLE public.latest_minutes TO analyst;
GRANT SELECT ON TABLE public.open_gaps TO crypto_writer;
GRANT SELECT ON TABLE public.open_gaps TO crypto_monitor;
GRANT SELECT ON TABLE public.open_gaps TO analyst;
GRANT SELECT ON TABLE public.prediction_data TO crypto_monitor;
GRANT SELECT ON TABLE public.prediction_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.prediction_data TO crypto_writer;
GRANT SELECT ON TABLE public.prediction_accuracy TO crypto_monitor;
GRANT SELECT ON TABLE public.prediction_accuracy TO analyst;
GRANT SELECT ON TABLE public.prediction_accuracy TO crypto_writer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reconciliations TO crypto_writer;
GRANT SELECT ON TABLE public.reconciliations TO crypto_monitor;
GRANT SELECT ON TABLE public.reconciliations TO analyst;
GRANT SELECT ON TABLE public.sentiment_data TO crypto_monitor;
GRANT SELECT ON TABLE public.sentiment_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sentiment_data TO crypto_writer;
GRANT SELECT ON TABLE public.ticker_sessions TO crypto_monitor;
GRANT SELECT ON TABLE public.ticker_sessions TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.ticker_sessions TO crypto_writer;
GRANT SELECT ON TABLE public.sessions TO crypto_monitor;
GRANT SELECT ON TABLE public.sessions TO analyst;
GRANT SELECT ON TABLE public.sessions TO crypto_writer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.stream_epochs TO crypto_writer;
GRANT SELECT ON TABLE public.stream_epochs TO crypto_monitor;
GRANT SELECT ON TABLE public.stream_epochs TO analyst;
GRANT SELECT ON TABLE public.ticker_data TO crypto_monitor;
GRANT SELECT ON TABLE public.ticker_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.ticker_data TO crypto_writer;
GRANT SELECT ON TABLE public.ticker_data_2026_11 TO crypto_monitor;
GRANT SELECT ON TABLE public.ticker_data_2026_11 TO analyst;
GRANT SELECT ON TABLE public.trade_data TO crypto_monitor;
GRANT SELECT ON TABLE public.trade_data TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trade_data TO crypto_writer;
GRANT SELECT ON TABLE public.trade_data_2026_11 TO crypto_monitor;
GRANT SELECT ON TABLE public.trade_data_2026_11 TO analyst;
GRANT SELECT ON TABLE public.trade_windows_1m TO crypto_monitor;
GRANT SELECT ON TABLE public.trade_windows_1m TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trade_windows_1m TO crypto_writer;
GRANT SELECT ON TABLE public.trade_windows_5m TO crypto_monitor;
GRANT SELECT ON TABLE public.trade_windows_5m TO analyst;
GRANT SELECT,INSERT,UPDATE ON TABLE public.trade_windows_5m TO crypto_writer;
GRANT SELECT ON TABLE public.trades_15min TO crypto_writer;
GRANT SELECT ON TABLE public.trades_15min TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_15min TO analyst;
GRANT SELECT ON TABLE public.trades_1d TO crypto_writer;
GRANT SELECT ON TABLE public.trades_1d TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_1d TO analyst;
GRANT SELECT ON TABLE public.trades_1h TO crypto_writer;
GRANT SELECT ON TABLE public.trades_1h TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_1h TO analyst;
GRANT SELECT,INSERT ON TABLE public.trades_1min_agg_history TO crypto_writer;
GRANT SELECT ON TABLE public.trades_1min_agg_history TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_1min_agg_history TO analyst;
GRANT SELECT ON TABLE public.trades_5min TO crypto_writer;
GRANT SELECT ON TABLE public.trades_5min TO crypto_monitor;
GRANT SELECT ON TABLE public.trades_5min TO analyst;
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner IN SCHEMA public GRANT SELECT ON TABLES  TO crypto_monitor;
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner IN SCHEMA public GRANT SELECT ON TABLES  TO analyst;
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
