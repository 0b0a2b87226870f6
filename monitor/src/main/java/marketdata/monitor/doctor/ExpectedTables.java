package marketdata.monitor.doctor;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The main job's tables and columns, as this version reads and writes them. A test holds them against postgres/init. */
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
            "stream_epochs", words("query epoch taken_at"),
            "feed_gaps", words("source symbol from_id to_id noticed_at cause state attempts closed_at"),
            "late_trades",
                    words(
                            "source symbol trade_id event_time price quantity taker_side is_price_spike noticed_at state"),
            "reconciliations", words("source symbol window_start verdict differences row_version checked_at"),
            "alerts", words("id raised_at check_name subject severity message cleared_at delivered_at")));

    private ExpectedTables() {}

    private static Set<String> words(String text) {
        return new TreeSet<>(Arrays.asList(text.split(" ")));
    }
}
