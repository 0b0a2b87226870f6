package marketdata.monitor.doctor;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The jobs' tables and columns, as this version reads and writes them. A test holds them against postgres/init. */
final class ExpectedTables {
    private static final String MINUTE =
            "source symbol window_start window_end trade_count open high low close avg_price"
                    + " vwap sum_qty sum_value taker_buy_qty taker_buy_value spike_count first_trade_id last_trade_id"
                    + " missing_trades status version updated_at";

    /** Table to its columns. */
    static final Map<String, Set<String>> COLUMNS = new TreeMap<>(Map.of(
            "trades_1min_agg", words(MINUTE),
            "trades_1min_agg_history", words(MINUTE + " reason replaced_at"),
            "stream_commits",
                    words("query batch epoch end_offsets rows_written trades duplicates rejected late"
                            + " newest_event_time committed_at records without_trades unreadable read_trades refused"
                            + " waiting"),
            "stream_totals",
                    words(
                            "query last_batch batches records without_trades unreadable read_trades trades duplicates rejected"
                                    + " late refused"),
            "stream_epochs", words("query epoch taken_at"),
            "feed_gaps", words("source symbol from_id to_id noticed_at cause state attempts closed_at epoch"),
            "market_epochs", words("source symbol epoch first_trade_id starts_at noticed_at"),
            "late_trades",
                    words(
                            "source symbol trade_id event_time price quantity taker_side is_price_spike noticed_at state"),
            "reconciliations", words("source symbol window_start verdict differences row_version checked_at"),
            "alerts",
                    words(
                            "id raised_at check_name subject source symbol severity message next escalated_at seen_at cleared_at"
                                    + " delivered_at deliveries")));

    static {
        Map.of(
                        "article_data",
                        "id published_at title url website content cryptocurrencies_mentioned sentiment_score"
                                + " sentiment_label",
                        "ticker_data",
                        "pair event_time last bid ask volume_24h pct_change",
                        "trade_data",
                        "source symbol trade_id event_time price quantity taker_side",
                        "alert_data",
                        "id raised_at check_name subject severity message cleared_at",
                        "event_commits",
                        "query batch epoch rows_written rejected newest_event_time committed_at",
                        "sentiment_data",
                        "cryptocurrency window_start window_end mentions mean_score std_score label confidence",
                        "prediction_data",
                        "pair window_start window_end model ticks predicted_price std_price min_price max_price"
                                + " lower_bound upper_bound actual_price actual_time",
                        "ticker_sessions",
                        "pair session_start last_tick session_end ticks open_price close_price min_price max_price state")
                .forEach((table, columns) -> COLUMNS.put(table, words(columns)));
    }

    private ExpectedTables() {}

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split(" ")));
    }
}
