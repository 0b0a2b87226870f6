package marketdata.spark.events;

/**
 * The tables of events and of what is made of them, with the statement that writes a row twice as well as once. A window of
 * fewer records never replaces one of more, so a start over a topic whose beginning is gone harms none.
 */
public enum EventTable {
    /** Id, id, time, title, url, website, content as JSON, currencies, score, label. The first time known stays. */
    ARTICLE("article_data", """
            INSERT INTO article_data (id, published_at, title, url, website, content, cryptocurrencies_mentioned,
                sentiment_score, sentiment_label)
            VALUES (?, coalesce((SELECT min(published_at) FROM article_data WHERE id = ?), ?), ?, ?, ?, ?::jsonb, ?, ?, ?)
            ON CONFLICT (id, published_at) DO UPDATE SET title = excluded.title, url = excluded.url,
                website = excluded.website, content = excluded.content,
                cryptocurrencies_mentioned = excluded.cryptocurrencies_mentioned,
                sentiment_score = excluded.sentiment_score, sentiment_label = excluded.sentiment_label"""),
    /** Pair, time, last, bid, ask, volume, change. */
    TICKER("ticker_data", """
            INSERT INTO ticker_data (pair, event_time, last, bid, ask, volume_24h, pct_change)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (pair, event_time) DO UPDATE SET last = excluded.last, bid = excluded.bid, ask = excluded.ask,
                volume_24h = excluded.volume_24h, pct_change = excluded.pct_change"""),
    /** Source, symbol, id, time, price, quantity, side. */
    TRADE("trade_data", """
            INSERT INTO trade_data (source, symbol, trade_id, event_time, price, quantity, taker_side)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, symbol, trade_id, event_time) DO NOTHING"""),
    /** Id, time, check, subject, severity, message, cleared. */
    ALERT("alert_data", """
            INSERT INTO alert_data (id, raised_at, check_name, subject, severity, message, cleared_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id, raised_at) DO UPDATE SET check_name = excluded.check_name, subject = excluded.subject,
                severity = excluded.severity, message = excluded.message, cleared_at = excluded.cleared_at"""),
    /** Currency, start, end, mentions, mean, deviation, label, confidence. */
    SENTIMENT(null, """
            INSERT INTO sentiment_data (cryptocurrency, window_start, window_end, mentions, mean_score, std_score, label,
                confidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (cryptocurrency, window_start) DO UPDATE SET mentions = excluded.mentions,
                mean_score = excluded.mean_score, std_score = excluded.std_score, label = excluded.label,
                confidence = excluded.confidence
            WHERE excluded.mentions >= sentiment_data.mentions"""),
    /** Pair, start, end, model, ticks, mean, deviation, least, most, lower, upper, actual, its time. */
    PREDICTION(null, """
            INSERT INTO prediction_data (pair, window_start, window_end, model, ticks, predicted_price, std_price, min_price,
                max_price, lower_bound, upper_bound, actual_price, actual_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (pair, window_start, model) DO UPDATE SET ticks = excluded.ticks,
                predicted_price = excluded.predicted_price, std_price = excluded.std_price,
                min_price = excluded.min_price, max_price = excluded.max_price, lower_bound = excluded.lower_bound,
                upper_bound = excluded.upper_bound, actual_price = excluded.actual_price,
                actual_time = excluded.actual_time
            WHERE excluded.ticks >= prediction_data.ticks"""),
    /** Pair, first tick, last tick: the rows of sessions that are now part of this one. */
    MERGED_SESSION(null, """
            UPDATE ticker_sessions SET state = 'merged'
            WHERE pair = ? AND session_start > ? AND session_start <= ? AND state <> 'merged'"""),
    /** Pair, start, last tick, end, ticks, open, close, least, most, state. */
    SESSION(null, """
            INSERT INTO ticker_sessions (pair, session_start, last_tick, session_end, ticks, open_price, close_price,
                min_price, max_price, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (pair, session_start) DO UPDATE SET last_tick = excluded.last_tick,
                session_end = excluded.session_end, ticks = excluded.ticks, open_price = excluded.open_price,
                close_price = excluded.close_price, min_price = excluded.min_price, max_price = excluded.max_price,
                state = excluded.state""");

    /** The table whose months must exist before a row is written; null when it has none. */
    final String monthly;

    final String sql;

    EventTable(String monthly, String sql) {
        this.monthly = monthly;
        this.sql = sql;
    }
}
