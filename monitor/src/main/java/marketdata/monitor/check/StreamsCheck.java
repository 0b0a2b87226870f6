package marketdata.monitor.check;

import marketdata.monitor.database.Database;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Does every streaming job that was started still commit batches. */
public final class StreamsCheck implements Check {
    private static final String NAME = "streams";
    private final Clock clock;
    private final Database database;
    private final Duration maxAge;

    /** @param maxAge how long a job may commit nothing */
    public StreamsCheck(Clock clock, Database database, Duration maxAge) {
        this.clock = clock;
        this.database = database;
        this.maxAge = maxAge;
    }

    @Override
    public List<CheckResult> run() throws SQLException {
        Instant now = clock.instant();
        Duration forgotten = Thresholds.duration("forget-job-after");
        List<CheckResult> results = new ArrayList<>();
        for (SubmittedJob job : SubmittedJob.all(database)) {
            Duration age = Duration.between(job.lastActivity(), now);
            if (age.compareTo(forgotten) <= 0) {
                results.add(judge(job, age));
            }
        }
        return results.isEmpty()
                ? List.of(CheckResult.unknown(NAME, "no job was started in the last " + Text.duration(forgotten)))
                : results;
    }

    private CheckResult judge(SubmittedJob job, Duration age) {
        boolean good = age.compareTo(maxAge) <= 0;
        String last = job.committedAt() == null
                ? "has never committed a batch"
                : "last batch at %s UTC".formatted(Text.second(job.committedAt()));
        return new CheckResult(
                NAME,
                job.job(),
                good ? Status.OK : Status.WARNING,
                Text.duration(age),
                Text.duration(maxAge),
                good ? last : "no batch for %s, %s".formatted(Text.duration(age), last),
                good ? "" : "does its topic get records, and does its driver run? " + Remedy.JOB.text());
    }
}
