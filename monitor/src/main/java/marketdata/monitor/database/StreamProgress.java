package marketdata.monitor.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

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
        long unaccounted) {

    private static final String SQL = """
            WITH newest AS (SELECT * FROM stream_commits ORDER BY committed_at DESC, batch DESC LIMIT 1)
            SELECT newest.query, newest.batch, newest.epoch, newest.committed_at, newest.newest_event_time,
                   newest.end_offsets::text AS end_offsets, hour.*
            FROM newest CROSS JOIN LATERAL (
                SELECT sum(c.trades) AS trades, sum(c.duplicates) AS duplicates, sum(c.rejected) AS rejected,
                       sum(c.late) AS late, sum(c.waiting) AS waiting,
                       sum(c.read_trades - c.trades - c.duplicates - c.late - c.refused - c.waiting) AS unaccounted
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
                row.getLong("unaccounted"));
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
