package marketdata.monitor.check;

import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Does every streaming job that was started still read its topics. One that was stopped by a signal is well; one that has
 * committed nothing for {@code forget-job-after} is not looked at any more.
 */
public final class StreamsCheck {
    static final String NAME = "streams";
    private final Clock clock;
    private final Limits limits;

    /**
     * What is allowed.
     *
     * @param maxAge how long a job may commit nothing although nothing waits for it
     * @param maxLag records that may wait
     * @param maxCommitAge age of the last commit while records wait
     */
    public record Limits(Duration maxAge, long maxLag, Duration maxCommitAge) {}

    /** A check against the time of {@code clock}. */
    public StreamsCheck(Clock clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** One result for each of these jobs. */
    public List<CheckResult> judge(List<SubmittedJob> jobs) {
        Instant now = clock.instant();
        Duration forgotten = Thresholds.duration("forget-job-after");
        List<CheckResult> results = new ArrayList<>();
        for (SubmittedJob job : jobs) {
            Duration age = Duration.between(job.lastActivity(), now);
            if (age.compareTo(forgotten) <= 0) {
                results.add(judge(job, age, now));
            }
        }
        return results;
    }

    private CheckResult judge(SubmittedJob job, Duration age, Instant now) {
        boolean waits = job.lag() != null && job.lag() > 0;
        String last = job.committedAt() == null
                ? "it has never committed a batch"
                : "last commit at %s UTC".formatted(Text.second(job.committedAt()));
        String ends = job.endsInWords(now);
        if (!ends.isEmpty()) {
            last += "; " + ends;
        }
        String lag = job.lag() == null ? "" : Text.count(job.lag(), "record") + (waits ? " wait, " : " to read, ");
        if (job.stoppedAt() != null) {
            String stopped = "was stopped %s ago".formatted(Text.duration(Duration.between(job.stoppedAt(), now)));
            return result(job, Status.OK, age, limits.maxAge(), stopped + "; " + lag + last, "");
        }
        // One that works commits also when it has nothing to read.
        if ((waits || job.committedAt() == null) && age.compareTo(limits.maxCommitAge()) > 0) {
            return result(
                    job,
                    Status.WARNING,
                    age,
                    limits.maxCommitAge(),
                    "stalled: nothing read for %s, %s".formatted(Text.duration(age), lag + last),
                    next(job));
        }
        if (age.compareTo(limits.maxAge()) > 0) {
            return result(
                    job,
                    Status.WARNING,
                    age,
                    limits.maxAge(),
                    "no commit for %s, %s".formatted(Text.duration(age), lag + last),
                    next(job));
        }
        if (waits && job.lag() > limits.maxLag()) {
            return new CheckResult(
                    NAME,
                    job.job(),
                    Status.WARNING,
                    Text.count(job.lag(), "record"),
                    Text.count(limits.maxLag(), "record"),
                    "behind: " + lag + last,
                    "it is catching up, or too slow: look again");
        }
        return result(job, Status.OK, age, limits.maxAge(), lag + last, "");
    }

    private static String next(SubmittedJob job) {
        // Without the sink or topic that is part of some names.
        String program = job.job().replaceFirst("-.*", "");
        return "does its driver run? "
                + (program.equals(SubmittedJob.MAIN)
                        ? Remedy.STREAM.text()
                        : Remedy.JOB.text().formatted(program));
    }

    private static CheckResult result(
            SubmittedJob job, Status status, Duration age, Duration limit, String message, String next) {
        return new CheckResult(NAME, job.job(), status, Text.duration(age), Text.duration(limit), message, next);
    }
}
