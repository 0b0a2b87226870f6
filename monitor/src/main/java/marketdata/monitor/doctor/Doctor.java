package marketdata.monitor.doctor;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.ProducerCheck;
import marketdata.monitor.check.Report;
import marketdata.monitor.check.Status;
import marketdata.monitor.database.Database;
import marketdata.monitor.kafka.TopicTimes;
import marketdata.monitor.option.ExchangeOptions;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Examines every part, from the servers to the stream. */
public final class Doctor {
    /** The symbols of an example are traded more often than this. */
    private static final Duration FIRST_TRADE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Database database;
    private final KafkaOptions kafka;
    private final ProducerCheck producer;
    private final ExchangeOptions exchange;
    private final Duration maxAge;

    /** @param maxAge of the stream's last commit */
    public Doctor(
            Clock clock,
            Database database,
            KafkaOptions kafka,
            ProducerCheck producer,
            ExchangeOptions exchange,
            Duration maxAge) {
        this.clock = clock;
        this.database = database;
        this.kafka = kafka;
        this.producer = producer;
        this.exchange = exchange;
        this.maxAge = maxAge;
    }

    /** Looks at the exchange alone, as far as the first trade it sends. */
    public static Report exchange(Clock clock, ExchangeOptions exchange) throws InterruptedException {
        List<CheckResult> results = new ArrayList<>(new ExchangeProbe(exchange).run());
        boolean open = results.stream()
                .anyMatch(result -> result.check().equals(ExchangeProbe.WEB_SOCKET) && result.status() == Status.OK);
        results.add(
                open
                        ? new FeedProbe(exchange, FIRST_TRADE).run()
                        : ProbeFinding.notLookedAt(FeedProbe.PART, "the exchange's WebSocket does not answer"));
        return Report.of(clock.instant(), results);
    }

    /** Looks at everything; what depends on a part that does not answer is not looked at. */
    public Report examine() throws InterruptedException {
        List<CheckResult> results = new ArrayList<>(new KafkaProbe(kafka).run());
        List<CheckResult> found = new DatabaseProbe(database).run();
        results.addAll(found);
        boolean reachable = DatabaseProbe.isReachable(found);
        if (!reachable) {
            results.add(ProbeFinding.notLookedAt("tables, roles", "PostgreSQL does not answer"));
        }
        results.addAll(new ExchangeProbe(exchange).run());
        results.add(producer.run(() -> TopicTimes.newest(kafka, Topics.RAW_TRADES)));
        results.add(
                reachable
                        ? new StreamProbe(clock, database, kafka, maxAge).run()
                        : ProbeFinding.notLookedAt("stream", "PostgreSQL does not answer"));
        return Report.of(clock.instant(), results);
    }
}
