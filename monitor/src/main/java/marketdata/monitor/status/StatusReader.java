package marketdata.monitor.status;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.monitor.check.Disks;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.NewestMinute;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.database.Totals;
import marketdata.monitor.disk.Place;
import marketdata.monitor.kafka.JobLags;
import marketdata.monitor.kafka.KafkaTopics;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.TopicState;
import marketdata.monitor.kafka.WrittenTopic;
import marketdata.monitor.status.PipelineStatus.SymbolStatus;
import marketdata.monitor.status.PipelineStatus.TopicStatus;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where the pipeline stands; what cannot be asked becomes a problem of the answer. */
public final class StatusReader {
    private static final List<String> TOPICS =
            List.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER);

    private final Clock clock;
    private final Database database;
    private final KafkaOptions kafka;
    private final Disks disks;

    /** A reader on the given clock. */
    public StatusReader(Clock clock, Database database, KafkaOptions kafka, Disks disks) {
        this.clock = clock;
        this.database = database;
        this.kafka = kafka;
        this.disks = disks;
    }

    /** As of now. */
    public PipelineStatus read() throws InterruptedException {
        Instant now = clock.instant();
        List<String> problems = new ArrayList<>();
        List<SymbolStatus> symbols = List.of();
        Totals totals = null;
        StreamProgress stream = null;
        Optional<List<SubmittedJob>> ledger = Optional.empty();
        try {
            symbols = NewestMinute.all(database).stream()
                    .map(minute -> status(minute, now))
                    .toList();
            totals = Totals.read(database, now);
            stream = StreamProgress.newest(database).orElse(null);
            ledger = Optional.of(SubmittedJob.main(database));
        } catch (SQLException e) {
            problems.add("PostgreSQL at %s cannot be asked: %s".formatted(database.place(), Database.reason(e)));
        }
        Optional<List<TopicStatus>> topics = topics(stream, problems);
        // A Kafka that does not answer is a problem already, and would be waited for again.
        List<Place> places = topics.isPresent() ? disks.all() : disks.folders();
        List<SubmittedJob> jobs = SubmittedJob.all(ledger, topics.isPresent() ? jobs(problems) : List.of());
        List<WrittenTopic> feeds = topics.isPresent() ? feeds(problems) : List.of();
        return new PipelineStatus(
                now, problems, symbols, totals, stream, jobs, topics.orElse(List.of()), feeds, places);
    }

    private List<SubmittedJob> jobs(List<String> problems) throws InterruptedException {
        try {
            return JobLags.all(kafka);
        } catch (KafkaUnreachableException e) {
            problems.add(e.getMessage());
            return List.of();
        }
    }

    private List<WrittenTopic> feeds(List<String> problems) throws InterruptedException {
        try {
            return WrittenTopic.all(kafka);
        } catch (KafkaUnreachableException e) {
            problems.add(e.getMessage());
            return List.of();
        }
    }

    private static SymbolStatus status(NewestMinute minute, Instant now) {
        Duration age = minute.age(now);
        return new SymbolStatus(
                minute.source(),
                minute.symbol(),
                minute.windowStart(),
                minute.status(),
                age.isNegative() ? Duration.ZERO : age,
                minute.close(),
                minute.tradeCount(),
                minute.updatedAt());
    }

    /** Empty when Kafka does not answer, which then is among the problems. */
    private Optional<List<TopicStatus>> topics(StreamProgress stream, List<String> problems)
            throws InterruptedException {
        Map<String, Map<Integer, Long>> read = stream == null ? Map.of() : stream.endOffsets();
        try {
            return Optional.of(KafkaTopics.read(kafka, TOPICS).stream()
                    .map(topic -> status(topic, read))
                    .toList());
        } catch (KafkaUnreachableException e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    private static TopicStatus status(TopicState topic, Map<String, Map<Integer, Long>> read) {
        Map<Integer, Long> next = read.get(topic.topic());
        return new TopicStatus(
                topic.topic(), topic.end().size(), topic.records(), next == null ? null : topic.lag(next));
    }
}
