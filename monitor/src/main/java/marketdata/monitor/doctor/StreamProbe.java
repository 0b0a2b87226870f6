package marketdata.monitor.doctor;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.kafka.JobLags;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Has the stream committed anything lately. */
final class StreamProbe {
    private final Clock clock;
    private final Database database;
    private final KafkaOptions kafka;
    private final Duration maxAge;

    StreamProbe(Clock clock, Database database, KafkaOptions kafka, Duration maxAge) {
        this.clock = clock;
        this.database = database;
        this.kafka = kafka;
        this.maxAge = maxAge;
    }

    CheckResult run() throws InterruptedException {
        Instant now = clock.instant();
        Optional<StreamProgress> found;
        try {
            found = StreamProgress.newest(database);
        } catch (SQLException e) {
            return CheckResult.unknown("stream", "stream_commits cannot be read: " + Database.reason(e));
        }
        if (found.isEmpty()) {
            return ProbeFinding.broken(
                    "stream", "no batch has ever been committed" + ends(now), Remedy.FIRST_START.text());
        }
        StreamProgress stream = found.get();
        String last = String.format(
                Locale.ROOT,
                "%s committed batch %d %s ago",
                stream.query(),
                stream.batch(),
                Text.duration(stream.age(now)));
        if (stream.age(now).compareTo(maxAge) <= 0) {
            return ProbeFinding.ok("stream", last + ends(now));
        }
        return ProbeFinding.broken(
                "stream",
                "%s, allowed: %s%s".formatted(last, Text.duration(maxAge), ends(now)),
                "monitor status: records not read yet mean that the Spark job has stopped, none mean that the producer"
                        + " sends nothing; then " + Remedy.STREAM.text());
    }

    /** How often the main job was started again, and its last error. A Kafka that does not answer is a finding already. */
    private String ends(Instant now) throws InterruptedException {
        try {
            return JobLags.all(kafka).stream()
                    .filter(each -> each.job().equals(SubmittedJob.MAIN))
                    .map(each -> each.endsInWords(now))
                    .filter(each -> !each.isEmpty())
                    .map("; "::concat)
                    .findFirst()
                    .orElse("");
        } catch (KafkaUnreachableException e) {
            return "";
        }
    }
}
