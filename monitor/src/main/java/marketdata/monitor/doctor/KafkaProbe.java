package marketdata.monitor.doctor;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.kafka.Brokers;
import marketdata.monitor.kafka.KafkaTopics;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.TopicState;
import marketdata.monitor.text.Remedy;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Does Kafka listen, and does it have our topics. */
final class KafkaProbe {
    private static final List<String> TOPICS =
            List.of(Topics.RAW_TRADES, Topics.CLEAN_TRADES, Topics.TRADES_DEAD_LETTER);

    private final KafkaOptions options;

    KafkaProbe(KafkaOptions options) {
        this.options = options;
    }

    List<CheckResult> run() throws InterruptedException {
        InetSocketAddress address;
        try {
            address = Brokers.firstReachable(options);
        } catch (KafkaUnreachableException e) {
            return List.of(
                    ProbeFinding.broken("kafka", e.getMessage(), Remedy.KAFKA.text()),
                    ProbeFinding.notLookedAt("topics", "Kafka does not answer"));
        }
        return List.of(
                ProbeFinding.ok(
                        "kafka",
                        String.format(
                                Locale.ROOT,
                                "accepts connections at %s:%d",
                                address.getHostString(),
                                address.getPort())),
                topics());
    }

    /** Whether there is something to read in a topic; {@code next} is what to do when not. */
    CheckResult records(String topic, String next) throws InterruptedException {
        try {
            long records = KafkaTopics.read(options, List.of(topic)).stream()
                    .mapToLong(TopicState::records)
                    .sum();
            return records > 0
                    ? ProbeFinding.ok("records", String.format(Locale.ROOT, "%,d in %s", records, topic))
                    : ProbeFinding.warning("records", "none in " + topic, next);
        } catch (KafkaUnreachableException e) {
            return ProbeFinding.notLookedAt("records", "Kafka does not answer");
        }
    }

    private CheckResult topics() throws InterruptedException {
        List<TopicState> found;
        try {
            found = KafkaTopics.read(options, TOPICS);
        } catch (KafkaUnreachableException e) {
            return ProbeFinding.broken(
                    "topics",
                    e.getMessage(),
                    "does --kafka-bootstrap-servers name a Kafka, and a listener whose advertised address can be"
                            + " reached from here?");
        }
        List<String> missing = new ArrayList<>(TOPICS);
        found.forEach(topic -> missing.remove(topic.topic()));
        String partitions = found.stream()
                .map(topic -> String.format(
                        Locale.ROOT,
                        "%s (%d partitions)",
                        topic.topic(),
                        topic.end().size()))
                .collect(Collectors.joining(", "));
        if (missing.isEmpty()) {
            return ProbeFinding.ok("topics", partitions);
        }
        return ProbeFinding.broken("topics", "missing: " + String.join(", ", missing), Remedy.TOPICS.text());
    }
}
