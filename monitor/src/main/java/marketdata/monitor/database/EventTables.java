package marketdata.monitor.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the jobs TradeWindows, MarketEvents, Sentiment, Predictions and Sessions have written. Times are UTC. */
public final class EventTables {
    private final Database database;

    /** Reads from this database. */
    public EventTables(Database database) {
        this.database = database;
    }

    /** The newest windows of a market in the order of time; {@code length} is {@code 1m} or {@code 5m}. */
    public List<Map<String, Object>> windows(String source, String symbol, String length, int limit)
            throws SQLException {
        String table = length.equals("1m") ? "trade_windows_1m" : "trade_windows_5m";
        return database.query("""
                SELECT * FROM (
                    SELECT window_start, window_end, trade_count, avg_price, min_price, max_price, sum_value, missing_trades
                    FROM %s WHERE source = ? AND symbol = ? ORDER BY window_start DESC LIMIT ?) newest
                ORDER BY window_start""".formatted(table), Rows::read, source, symbol, limit);
    }

    /** Every currency with its newest sentiment, the one with most mentions first. */
    public List<Map<String, Object>> currencies() throws SQLException {
        return database.query("""
                SELECT cryptocurrency, sum(mentions)::bigint AS mentions, max(window_start) AS window_start,
                       (array_agg(mean_score ORDER BY window_start DESC))[1] AS mean_score,
                       (array_agg(label ORDER BY window_start DESC))[1] AS label,
                       (array_agg(confidence ORDER BY window_start DESC))[1] AS confidence
                FROM sentiment_data WHERE window_start > (SELECT max(window_start) FROM sentiment_data) - interval '7 days'
                GROUP BY cryptocurrency ORDER BY mentions DESC, cryptocurrency""", Rows::read);
    }

    /** The newest sentiments in the order of time; {@code currency} may be null: any. */
    public List<Map<String, Object>> sentiment(String currency, int limit) throws SQLException {
        List<Object> values = new ArrayList<>();
        if (currency != null) {
            values.add(currency);
        }
        values.add(limit);
        return database.query(
                """
                SELECT * FROM (
                    SELECT cryptocurrency, window_start, window_end, mentions, mean_score, std_score, label, confidence
                    FROM sentiment_data %s ORDER BY window_start DESC, cryptocurrency LIMIT ?) newest
                ORDER BY window_start, cryptocurrency""".formatted(currency == null ? "" : "WHERE cryptocurrency = ?"), Rows::read, values.toArray());
    }

    /** The newest articles, the newest first. */
    public List<Map<String, Object>> articles(int limit) throws SQLException {
        return database.query("""
                SELECT published_at, title, website, array_to_string(cryptocurrencies_mentioned, ',') AS currencies,
                       sentiment_score, sentiment_label
                FROM article_data ORDER BY published_at DESC, id LIMIT ?""", Rows::read, limit);
    }

    /** Each pair's newest ticker among those of the last day that has any. */
    public List<Map<String, Object>> tickers() throws SQLException {
        return database.query("""
                SELECT DISTINCT ON (pair) pair, event_time, last, bid, ask, volume_24h, pct_change
                FROM ticker_data WHERE event_time > (SELECT max(event_time) FROM ticker_data) - interval '1 day'
                ORDER BY pair, event_time DESC""", Rows::read);
    }

    /** How often the predicted interval held, by pair and model. */
    public List<Map<String, Object>> accuracy() throws SQLException {
        return database.query(
                "SELECT pair, model, predictions, judged, held, held_percent, mean_error FROM prediction_accuracy",
                Rows::read);
    }

    /** The newest predictions of a pair in the order of time; the actual price is null until it came. */
    public List<Map<String, Object>> predictions(String pair, int limit) throws SQLException {
        return database.query("""
                SELECT * FROM (
                    SELECT window_end, model, ticks, predicted_price, lower_bound, upper_bound, actual_price, actual_time
                    FROM prediction_data WHERE pair = ? ORDER BY window_start DESC, model LIMIT ?) newest
                ORDER BY window_end, model""", Rows::read, pair, limit);
    }

    /** The newest sessions, the newest first. */
    public List<Map<String, Object>> sessions(int limit) throws SQLException {
        return database.query("""
                SELECT pair, session_start, last_tick, ticks, open_price, close_price, min_price, max_price, state
                FROM ticker_sessions WHERE state <> 'merged' ORDER BY session_start DESC, pair LIMIT ?""", Rows::read, limit);
    }
}
