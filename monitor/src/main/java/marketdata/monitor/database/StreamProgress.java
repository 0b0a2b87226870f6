package marketdata.monitor.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the stream is: the batch committed last. Times are UTC.
 *
 * @param newestEventTime newest event time of any trade, null before the first
 * @param endOffsets topic to partition to the next offset to read
 * @param trades counted for the first time, in the hour before {@code committedAt}, as are the following
 * @param rejected sent to the dead letters
 * @param waiting how many more are held until a later trade confirms their time
 * @param unaccounted trades read that are in none of these; 0
 * @param batches committed in that hour
 * @param records of Kafka that they read
 * @param rows of minutes that they wrote
 * @param delay from the newest event time to the commit, of the last of them that counted a trade; null when none did
 * @param longestDelay the longest of them
 */
public record StreamProgress(
        String query,
        long batch,
        long epoch,
        Instant committedAt,
        Instant newestEventTime,
        Map<String, Map<Integer, Long>> endOffsets,
        long trades,
        long duplicates,
        long rejected,
        long late,
        long waiting,
        long unaccounted,
        long batches,
        long records,
        long rows,
        Duration delay,
        Duration longestDelay) {

    private static final String SQL = """
            WITH newest AS (SELECT * FROM stream_commits ORDER BY committed_at DESC, batch DESC LIMIT 1)
            SELECT newest.query, newest.batch, newest.epoch, newest.committed_at, newest.newest_event_time,
                   newest.end_offsets::text AS end_offsets, hour.*
            FROM newest CROSS JOIN LATERAL (
                SELECT sum(c.trades) AS trades, sum(c.duplicates) AS duplicates, sum(c.rejected) AS rejected,
                       sum(c.late) AS late, sum(c.waiting) AS waiting,
                       sum(c.read_trades - c.trades - c.duplicates - c.late - c.refused - c.waiting) AS unaccounted,
                       count(*) AS batches, sum(c.records) AS records, sum(c.rows_written) AS rows_written,
                       (array_agg(extract(epoch FROM c.committed_at - c.newest_event_time) ORDER BY c.batch DESC)
                           FILTER (WHERE c.trades > 0))[1] AS delay,
                       max(extract(epoch FROM c.committed_at - c.newest_event_time)) FILTER (WHERE c.trades > 0)
                           AS longest_delay
                FROM stream_commits c
                WHERE c.query = newest.query AND c.committed_at > newest.committed_at - interval '1 hour') hour""";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty before the first batch. */
    public static Optional<StreamProgress> newest(Database database) throws SQLException {
        List<StreamProgress> found = database.query(SQL, StreamProgress::read);
        return found.stream().findFirst();
    }

    private static StreamProgress read(ResultSet row) throws SQLException {
        return new StreamProgress(
                row.getString("query"),
                row.getLong("batch"),
                row.getLong("epoch"),
                Database.instant(row, "committed_at"),
                Database.instant(row, "newest_event_time"),
                offsets(row.getString("end_offsets")),
                row.getLong("trades"),
                row.getLong("duplicates"),
                row.getLong("rejected"),
                row.getLong("late"),
                row.getLong("waiting"),
                row.getLong("unaccounted"),
                row.getLong("batches"),
                row.getLong("records"),
                row.getLong("rows_written"),
                seconds(row.getBigDecimal("delay")),
                seconds(row.getBigDecimal("longest_delay")));
    }

    private static Duration seconds(BigDecimal seconds) {
        return seconds == null
                ? null
                : Duration.ofNanos(seconds.movePointRight(9).longValue());
    }

    private static Map<String, Map<Integer, Long>> offsets(String json) throws SQLException {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Map<Integer, Long>>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("stream_commits.end_offsets cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /** Time since the last commit. */
    public Duration age(Instant now) {
        return Duration.between(committedAt, now);
    }
}
