package marketdata.monitor.check;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.kafka.Brokers;
import marketdata.monitor.kafka.JobLags;
import marketdata.monitor.kafka.KafkaTopics;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.TopicTimes;
import marketdata.monitor.kafka.WrittenTopic;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Every check that needs no lake, the causes first: servers, producer, streams, then what they make. */
public final class AllChecks {
    /** The finding that the database does not answer. */
    public static final String POSTGRES = "postgres";

    /** Checks about one market; the others are about a server, a job, a topic or a disk. */
    public static final Set<String> OF_MARKETS = Set.of("freshness", "completeness", "gaps");

    private final Clock clock;
    private final Database database;
    private final KafkaOptions kafka;
    private final Limits limits;
    private final Disks disks;
    private final ProducerCheck producer;
    private final CertificateCheck certificates;

    /**
     * What is allowed.
     *
     * @param since from now to the beginning of the minutes that completeness counts
     * @param maxLag records that may wait
     * @param maxCommitAge age of the last batch while records wait
     * @param maxDeadLetters records rejected in an hour
     */
    public record Limits(
            FreshnessCheck.Limits freshness,
            UnaryOperator<Instant> since,
            long maxLag,
            Duration maxCommitAge,
            DiskCheck.Limits disk,
            Duration maxGapAge,
            Duration maxStreamAge,
            Duration maxFeedAge,
            Duration maxProducerAge,
            long maxDeadLetters) {}

    /**
     * @param producer address of its status server; null when it is not known
     * @param exchange its addresses as far as they are known
     */
    public AllChecks(
            Clock clock,
            Database database,
            KafkaOptions kafka,
            Limits limits,
            Disks disks,
            URI producer,
            List<URI> exchange) {
        this.clock = clock;
        this.database = database;
        this.kafka = kafka;
        this.limits = limits;
        this.disks = disks;
        this.producer = new ProducerCheck(clock, producer, limits.maxProducerAge());
        this.certificates = new CertificateCheck(clock, exchange, CertificateCheck.Limits.ofThresholds());
    }

    /** Makes all of them now. A server that does not answer leaves the checks that need it undetermined. */
    public List<CheckResult> run() throws InterruptedException {
        List<CheckResult> results = new ArrayList<>();
        Instant now = clock.instant();
        results.add(postgres());
        results.add(kafka());
        CheckResult source = producer.run(() -> TopicTimes.newest(kafka, Topics.RAW_TRADES));
        results.add(source);
        results.addAll(certificates.run());
        Optional<List<SubmittedJob>> ledger = ledger(results);
        List<CheckResult> streams = streams(ledger);
        results.addAll(streams);
        // Before the main job has written for the first time there are no minutes to miss.
        if (ledger.filter(jobs -> !jobs.isEmpty()).isPresent()
                && streams.stream().anyMatch(each -> each.subject().equals(SubmittedJob.MAIN))) {
            Check lag = new LagCheck(
                    clock, database, names -> KafkaTopics.read(kafka, names), limits.maxLag(), limits.maxCommitAge());
            results.addAll(of("lag", lag));
            for (CheckResult each : of("freshness", new FreshnessCheck(clock, database, limits.freshness()))) {
                results.add(blame(each, source));
            }
            results.addAll(of(
                    "completeness",
                    new CompletenessCheck(database, limits.since().apply(now))));
        }
        results.addAll(new FeedsCheck(clock, limits.maxFeedAge()).run(() -> WrittenTopic.all(kafka)));
        results.addAll(of("gaps", new GapAgeCheck(clock, database, limits.maxGapAge())));
        results.add(deadLetters(now));
        results.addAll(new DiskCheck(disks.all(), limits.disk()).run());
        return results;
    }

    private List<CheckResult> streams(Optional<List<SubmittedJob>> ledger) throws InterruptedException {
        StreamsCheck check = new StreamsCheck(
                clock, new StreamsCheck.Limits(limits.maxStreamAge(), limits.maxLag(), limits.maxCommitAge()));
        List<CheckResult> results = new ArrayList<>();
        try {
            results.addAll(check.judge(SubmittedJob.all(ledger, JobLags.all(kafka))));
        } catch (KafkaUnreachableException e) {
            results.addAll(check.judge(SubmittedJob.all(ledger, List.of())));
            results.add(CheckResult.unknown(StreamsCheck.NAME, e.getMessage()));
        }
        return results.isEmpty()
                ? List.of(CheckResult.unknown(
                        StreamsCheck.NAME,
                        "no job was started in the last " + Text.duration(Thresholds.duration("forget-job-after"))))
                : results;
    }

    /** The main job as its ledger knows it; empty, and a result more, when that cannot be read. */
    private Optional<List<SubmittedJob>> ledger(List<CheckResult> results) {
        try {
            return Optional.of(SubmittedJob.main(database));
        } catch (SQLException e) {
            results.add(CheckResult.unknown(StreamsCheck.NAME, "stream_epochs cannot be read: " + Database.reason(e)));
            return Optional.empty();
        }
    }

    private List<CheckResult> of(String name, Check check) {
        return Report.of(clock.instant(), name, database, check).results();
    }

    /** A stream without input is not to blame: the producer is named instead. */
    private static CheckResult blame(CheckResult symbol, CheckResult producer) {
        if (symbol.status() != Status.CRITICAL || producer.status() != Status.CRITICAL) {
            return symbol;
        }
        return new CheckResult(
                symbol.check(),
                symbol.subject(),
                symbol.status(),
                symbol.measured(),
                symbol.limit(),
                "the producer has stopped, no trade arrives; newest minute ended %s ago".formatted(symbol.measured()),
                "see the finding producer");
    }

    private CheckResult postgres() {
        try {
            database.query("SELECT 1", row -> row.getInt(1));
            return result(POSTGRES, Status.OK, database.place() + " answers", "");
        } catch (SQLException e) {
            return result(
                    POSTGRES,
                    Status.CRITICAL,
                    "%s cannot be asked: %s".formatted(database.place(), Database.reason(e)),
                    "is it running, and is its disk full? The stream waits for it and loses nothing");
        }
    }

    private CheckResult kafka() {
        try {
            Brokers.firstReachable(kafka);
            return result("kafka", Status.OK, kafka.servers() + " answers", "");
        } catch (KafkaUnreachableException e) {
            return result("kafka", Status.CRITICAL, e.getMessage(), "is it running, and is its disk full?");
        }
    }

    private CheckResult deadLetters(Instant now) throws InterruptedException {
        String name = "dead_letters";
        try {
            long count = TopicTimes.countSince(kafka, Topics.TRADES_DEAD_LETTER, now.minus(Duration.ofHours(1)));
            boolean good = count <= limits.maxDeadLetters();
            return new CheckResult(
                    name,
                    "",
                    good ? Status.OK : Status.WARNING,
                    Text.count(count, "record"),
                    Text.count(limits.maxDeadLetters(), "record"),
                    "%s rejected in the last hour".formatted(Text.count(count, "record")),
                    good ? "" : Remedy.DEAD_LETTERS.text());
        } catch (KafkaUnreachableException e) {
            return CheckResult.unknown(name, e.getMessage());
        }
    }

    private static CheckResult result(String name, Status status, String message, String next) {
        return new CheckResult(name, "", status, "", "", message, next);
    }
}
