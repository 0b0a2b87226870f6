package marketdata.monitor.check;

import marketdata.monitor.database.Database;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.TopicState;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** How much of its topic the stream has still to read, and whether it is at it. */
public final class LagCheck implements Check {
    private static final String NAME = "lag";

    private final Clock clock;
    private final Database database;
    private final Topics topics;
    private final long maxRecords;
    private final Duration maxAge;

    /** Where the state of topics comes from. */
    @FunctionalInterface
    public interface Topics {
        /** Those of {@code names} that exist. */
        List<TopicState> read(Collection<String> names) throws KafkaUnreachableException, InterruptedException;
    }

    /**
     * A check against the time of {@code clock}.
     *
     * @param maxRecords that may be waiting
     * @param maxAge of the last commit while records wait
     */
    public LagCheck(Clock clock, Database database, Topics topics, long maxRecords, Duration maxAge) {
        this.clock = clock;
        this.database = database;
        this.topics = topics;
        this.maxRecords = maxRecords;
        this.maxAge = maxAge;
    }

    @Override
    public List<CheckResult> run() throws SQLException {
        StreamProgress stream = StreamProgress.newest(database).orElse(null);
        if (stream == null) {
            return List.of(result("", Status.CRITICAL, "no batch", "the stream has never committed a batch"));
        }
        try {
            List<TopicState> found = topics.read(stream.endOffsets().keySet());
            return found.isEmpty()
                    ? List.of(result("", Status.CRITICAL, "no topic", "the topic the stream has read is gone"))
                    : found.stream().map(topic -> judge(topic, stream)).toList();
        } catch (KafkaUnreachableException e) {
            return List.of(CheckResult.unknown(NAME, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(CheckResult.unknown(NAME, "interrupted"));
        }
    }

    private CheckResult judge(TopicState topic, StreamProgress stream) {
        Instant now = clock.instant();
        long lag = topic.lag(stream.endOffsets().get(topic.topic()));
        String waiting = Text.count(lag, "record");
        String committed = "last batch %s ago".formatted(Text.duration(stream.age(now)));
        if (lag > 0 && stream.age(now).compareTo(maxAge) > 0) {
            return result(topic.topic(), Status.CRITICAL, waiting, "stalled: " + waiting + " wait, " + committed);
        }
        if (lag > maxRecords) {
            return result(topic.topic(), Status.WARNING, waiting, "behind: " + waiting + " wait, " + committed);
        }
        return result(topic.topic(), Status.OK, waiting, waiting + " to read, " + committed);
    }

    private CheckResult result(String subject, Status status, String measured, String message) {
        String limit = "%s; last batch %s".formatted(Text.count(maxRecords, "record"), Text.duration(maxAge));
        String next =
                switch (status) {
                    case CRITICAL -> "is the Spark driver alive? " + Remedy.STREAM.text();
                    case WARNING -> "it is catching up, or too slow: look again, then at its batches in stream_commits";
                    default -> "";
                };
        return new CheckResult(NAME, subject, status, measured, limit, message, next);
    }
}
