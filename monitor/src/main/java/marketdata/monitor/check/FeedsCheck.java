package marketdata.monitor.check;

import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.WrittenTopic;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does every feed that was started still write. */
public final class FeedsCheck {
    private static final String NAME = "feeds";

    /** News come rarely, and at night not at all. */
    private static final String NEWS = "feed news";

    private final Clock clock;
    private final Duration maxAge;

    /** Where the topics come from. */
    @FunctionalInterface
    public interface Topics {
        /** Those with a record. */
        List<WrittenTopic> read() throws KafkaUnreachableException, InterruptedException;
    }

    /** @param maxAge of a topic's newest record; of news it is {@code max-news-age} */
    public FeedsCheck(Clock clock, Duration maxAge) {
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /** One result for each that was started; none where none was. */
    public List<CheckResult> run(Topics topics) throws InterruptedException {
        List<WrittenTopic> found;
        try {
            found = topics.read();
        } catch (KafkaUnreachableException e) {
            return List.of(CheckResult.unknown(NAME, e.getMessage()));
        }
        Duration forgotten = Thresholds.duration("forget-job-after");
        List<CheckResult> results = new ArrayList<>();
        for (WrittenTopic each : found) {
            Duration age = Duration.between(each.newest(), clock.instant());
            if (age.compareTo(forgotten) <= 0) {
                results.add(judge(each, age));
            }
        }
        return results;
    }

    private Duration limit(WrittenTopic topic) {
        return topic.maker().equals(NEWS) ? Thresholds.duration("max-news-age") : maxAge;
    }

    private CheckResult judge(WrittenTopic topic, Duration age) {
        Duration limit = limit(topic);
        String newest = "newest record in %s %s ago".formatted(topic.topic(), Text.duration(age));
        boolean good = age.compareTo(limit) <= 0;
        return new CheckResult(
                NAME,
                topic.maker(),
                good ? Status.OK : Status.WARNING,
                Text.duration(age),
                Text.duration(limit),
                good ? newest : "writes nothing: " + newest,
                good ? "" : Remedy.FEED.text().formatted(topic.maker().substring("feed ".length())));
    }
}
