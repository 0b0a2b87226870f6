package marketdata.monitor.database;

import marketdata.connect.kafka.JobOffsets;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A streaming job that was started at least once. Times are UTC.
 *
 * @param job its name, for example {@code CryptoAnalytics}
 * @param startedAt when a driver of the main job last took over; of another job its first start, or the first after it was
 *     stopped
 * @param restarts when it was started again without having been stopped; the newest ten
 * @param lastFailure the error that ended its process last; null when it ended otherwise, or has not
 * @param committedAt when its newest batch was durable, or, of a job beside the main one, when nothing was left to read after
 *     it; null before the first
 * @param stoppedAt when a job beside the main one was stopped by a signal; null while it is meant to run
 * @param lag records of its topics that it has not read yet; null when none of them exists, and of the main job, whose {@link
 *     StreamProgress} is known
 */
public record SubmittedJob(
        String job,
        Instant startedAt,
        List<Instant> restarts,
        JobOffsets.Failure lastFailure,
        Instant committedAt,
        Instant stoppedAt,
        Long lag) {
    /** As many restarts as are known. */
    private static final int MOST_RESTARTS = 10;

    /** The job that writes the minutes. */
    public static final String MAIN = JobOffsets.MAIN;

    /**
     * A query is named after its job and its checkpoint. Its newest commit is that of its last batch, found by the primary
     * key: the table has a row per batch since the first day.
     */
    private static final String SQL = """
            SELECT max(e.taken_at) AS started_at, max(c.committed_at) AS committed_at
            FROM stream_epochs e LEFT JOIN LATERAL (
                SELECT committed_at FROM stream_commits WHERE query = e.query ORDER BY batch DESC LIMIT 1) c ON true
            WHERE split_part(e.query, ':', 1) = ? HAVING count(*) > 0""";

    /** When it last did something: committed a batch, or took over. */
    public Instant lastActivity() {
        return committedAt != null && committedAt.isAfter(startedAt) ? committedAt : startedAt;
    }

    /** The main job by its ledger; empty when it was never started. */
    public static List<SubmittedJob> main(Database database) throws SQLException {
        return database.query(
                SQL,
                row -> new SubmittedJob(
                        MAIN,
                        Database.instant(row, "started_at"),
                        List.of(),
                        null,
                        Database.instant(row, "committed_at"),
                        null,
                        null),
                MAIN);
    }

    /**
     * All jobs, the main one first: its ledger knows how far it is, Kafka how often it was started again. A main job that
     * has never committed is known to Kafka only.
     *
     * @param ledger {@link #main}; empty when the ledger could not be read
     * @param kafka every job's offsets
     */
    public static List<SubmittedJob> all(Optional<List<SubmittedJob>> ledger, List<SubmittedJob> kafka) {
        List<SubmittedJob> all = new ArrayList<>();
        for (SubmittedJob main : ledger.orElse(List.of())) {
            all.add(kafka.stream()
                    .filter(each -> each.job().equals(MAIN))
                    .findFirst()
                    .map(main::withRestarts)
                    .orElse(main));
        }
        boolean mainIsKnown = ledger.isEmpty() || !all.isEmpty();
        kafka.stream()
                .filter(each -> !mainIsKnown || !each.job().equals(MAIN))
                .sorted(Comparator.comparing((SubmittedJob each) -> !each.job().equals(MAIN)))
                .forEach(all::add);
        return all;
    }

    private SubmittedJob withRestarts(SubmittedJob other) {
        return new SubmittedJob(job, startedAt, other.restarts, other.lastFailure, committedAt, stoppedAt, lag);
    }

    /** How often it was started again in the last day, when last, and its last error; empty when there was neither. */
    public String endsInWords(Instant now) {
        Instant yesterday = now.minus(Duration.ofDays(1));
        List<Instant> lastDay =
                restarts.stream().filter(each -> each.isAfter(yesterday)).toList();
        String failed = lastFailure == null || lastFailure.at().isBefore(yesterday)
                ? ""
                : "failed at %s UTC: %s".formatted(Text.second(lastFailure.at()), lastFailure.reason());
        if (lastDay.isEmpty()) {
            return failed;
        }
        return "started again %s%s in the last day, last at %s UTC; %s"
                .formatted(
                        lastDay.size() == MOST_RESTARTS ? "at least " : "",
                        Text.count(lastDay.size(), "time"),
                        Text.second(lastDay.get(lastDay.size() - 1)),
                        failed.isEmpty() ? "it left no message: killed, or out of memory" : failed);
    }
}
