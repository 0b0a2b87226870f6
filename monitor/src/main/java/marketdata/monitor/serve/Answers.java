package marketdata.monitor.serve;

import marketdata.connect.metrics.ProgramMetrics;
import marketdata.monitor.check.FreshnessCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.check.Status;
import marketdata.monitor.database.Database;
import marketdata.monitor.status.PipelineStatus;
import marketdata.monitor.status.StatusReader;
import marketdata.monitor.text.Json;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What the server answers. The picture is kept for some seconds, so that asking often costs the database little. */
public final class Answers {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Database database;
    private final StatusReader reader;
    private final FreshnessCheck freshness;
    private final Metrics metrics = new Metrics();
    private PipelineStatus picture;

    /** Answers from these sources. */
    public Answers(Clock clock, Database database, StatusReader reader, FreshnessCheck freshness) {
        this.clock = clock;
        this.database = database;
        this.reader = reader;
        this.freshness = freshness;
    }

    /**
     * An answer.
     *
     * @param code of HTTP
     * @param type media type
     */
    public record Answer(int code, String type, String body) {
        static Answer json(int code, Object value) {
            return new Answer(code, "application/json", Json.of(value) + "\n");
        }
    }

    /** Freshness, 200 or 503. */
    public synchronized Answer health() {
        Report report = Report.of(clock.instant(), "freshness", database, freshness);
        boolean good = report.status() == Status.OK || report.status() == Status.WARNING;
        return Answer.json(good ? 200 : 503, report);
    }

    /** Where the metrics learn when a round of checks last came to its end; null before the first. */
    public synchronized void lastRound(Supplier<Instant> time) {
        metrics.lastRound(time);
    }

    synchronized Answer status() throws InterruptedException {
        return Answer.json(200, picture());
    }

    synchronized Answer metrics() throws InterruptedException {
        return new Answer(200, ProgramMetrics.CONTENT_TYPE, metrics.of(picture()));
    }

    /** Where the pipeline stands, at most some seconds old. */
    public synchronized PipelineStatus picture() throws InterruptedException {
        Instant now = clock.instant();
        if (picture == null || Duration.between(picture.at(), now).compareTo(KEPT) >= 0) {
            picture = reader.read();
        }
        return picture;
    }
}
