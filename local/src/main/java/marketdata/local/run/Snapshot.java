package marketdata.local.run;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the database holds at one moment.
 *
 * @param minutes the newest rows, newest first
 * @param rows rows of the newest day by status
 * @param trades counted once each
 * @param duplicates repeated trades that were dropped
 * @param rejected records that were rejected
 * @param late trades that came after their minute had left the stream
 * @param newest event time of the newest trade; null before the first
 * @param waiting trades held until a later one confirms their time
 * @param unaccounted trades read that are in none of these; 0
 * @param gaps gaps in the feed by state
 */
public record Snapshot(
        List<Minute> minutes,
        Map<String, Long> rows,
        long trades,
        long duplicates,
        long rejected,
        long late,
        Instant newest,
        long waiting,
        long unaccounted,
        Map<String, Long> gaps) {
    /** One row of {@code trades_1min_agg}, as far as a terminal shows it; amounts are null in a quiet minute. */
    public record Minute(
            String symbol,
            Instant start,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal quantity,
            long trades,
            String status) {}

    /** Rows of the newest day of one status. */
    public long rows(String status) {
        return rows.getOrDefault(status, 0L);
    }

    /** Rows of the newest day. */
    public long newestRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
