package marketdata.faults.oracle;

import marketdata.faults.pipeline.SideJobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table of a side job.
 *
 * @param from the table, or the folder of its Parquet files in the data folder
 * @param minutes length of a window, which begins every minute
 * @param lateMinutes how long after its end a window may be absent
 * @param numbers columns of whole numbers
 * @param amounts columns of exact numbers: the name there, by the name in {@link Aggregate}
 * @param hasStatus whether there is a column {@code status}
 */
record WindowTable(
        String from,
        boolean files,
        int minutes,
        int lateMinutes,
        List<String> numbers,
        Map<String, String> amounts,
        boolean hasStatus) {
    private static final List<String> COUNTS = List.of("trade_count", "missing_trades");
    private static final List<String> SPIKES = List.of("trade_count", "missing_trades", "spike_count");
    private static final Map<String, String> TUMBLING = Map.of(
            "avg_price",
            "avg_price",
            "low",
            "min_price",
            "high",
            "max_price",
            "sum_qty",
            "sum_qty",
            "sum_value",
            "sum_value");
    private static final Map<String, String> SLIDING =
            Map.of("avg_price", "avg_price", "low", "min_price", "high", "max_price", "sum_value", "sum_value");
    private static final Map<String, String> CANDLE = Map.of(
            "open",
            "open",
            "high",
            "high",
            "low",
            "low",
            "close",
            "close",
            "sum_qty",
            "volume",
            "sum_value",
            "quote_volume");

    /** A sliding window's file is written when the watermark, less than a minute, has passed its end. */
    private static final int WATERMARK = 1;

    /** The tables these jobs write. */
    static List<WindowTable> of(SideJobs jobs) {
        List<WindowTable> tables = new ArrayList<>();
        if (jobs.windows() && jobs.windowsToFiles()) {
            tables.add(new WindowTable("spark_out/tumbling_1m", true, 1, 0, SPIKES, TUMBLING, false));
            tables.add(new WindowTable("spark_out/sliding_5m_1m", true, 5, WATERMARK, COUNTS, SLIDING, false));
        } else if (jobs.windows()) {
            tables.add(new WindowTable("trade_windows_1m", false, 1, 0, SPIKES, TUMBLING, false));
            tables.add(new WindowTable("trade_windows_5m", false, 5, 0, COUNTS, SLIDING, false));
        }
        if (jobs.lake()) {
            List<String> ids = List.of("trade_count", "missing_trades", "first_trade_id", "last_trade_id");
            tables.add(new WindowTable("data_lake/ohlc_data", true, 1, 0, ids, CANDLE, true));
        }
        return tables;
    }
}
