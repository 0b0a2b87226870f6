package marketdata.producer.feeds.alert;

import marketdata.connect.postgres.PostgresOptions;
import marketdata.model.EventTopics;
import marketdata.producer.feeds.FeedOptions;
import marketdata.producer.feeds.FeedTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The monitor's alerts into {@code rawalert}, keyed by id: once when raised, once when cleared. A new start sends those of
 * the last days again; whoever reads them goes by their id.
 */
@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = "The monitor's alerts, from the table alerts, into rawalert.")
public final class Alerts implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    @Mixin
    private FeedOptions options;

    @Mixin
    private PostgresOptions postgres = new PostgresOptions(PostgresOptions.MONITOR);

    @Option(
            names = "--every-seconds",
            defaultValue = "${env:PIPELINE_EVERY_SECONDS:-5}",
            description = "Time between two looks, 1 to 3600 (env: PIPELINE_EVERY_SECONDS; default: ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Option(
            names = "--days",
            defaultValue = "${env:PIPELINE_DAYS:-7}",
            description =
                    "How far back the first look goes, 1 to 3650 (env: PIPELINE_DAYS; default: ${DEFAULT-VALUE}).")
    private int days;

    private final Map<Long, Optional<Instant>> sent = new HashMap<>();

    @Override
    public Integer call() {
        options.require(
                everySeconds >= 1 && everySeconds <= 3600,
                "--every-seconds",
                Integer.toString(everySeconds),
                "1 to 3600");
        options.require(days >= 1 && days <= 3650, "--days", Integer.toString(days), "1 to 3650");
        AlertTable table = new AlertTable(postgres);
        try (FeedTopic topic = FeedTopic.open(options, EventTopics.ALERTS)) {
            LOG.info("alerts of {} to rawalert every {} s", postgres.url(), everySeconds);
            while (true) {
                look(table, topic);
                TimeUnit.SECONDS.sleep(everySeconds);
            }
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private void look(AlertTable table, FeedTopic topic) {
        try {
            publish(table.recent(days), topic);
        } catch (SQLException e) {
            LOG.warn("No alerts: {}", e.getMessage());
        }
    }

    /** Sends what is new or newly cleared. */
    void publish(List<Alert> alerts, FeedTopic topic) {
        for (Alert each : alerts) {
            Optional<Instant> end = Optional.ofNullable(each.end());
            if (!end.equals(sent.get(each.id()))) {
                topic.send(Long.toString(each.id()), each.json());
                sent.put(each.id(), end);
            }
        }
        sent.keySet().retainAll(alerts.stream().map(Alert::id).collect(Collectors.toSet()));
        topic.flush();
    }
}
