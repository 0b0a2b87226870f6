package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.WrittenTopic;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class FeedsCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static List<CheckResult> feeds(FeedsCheck.Topics topics) throws InterruptedException {
        return new FeedsCheck(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMinutes(10)).run(topics);
    }

    private static WrittenTopic feed(String name, Duration age) {
        return new WrittenTopic("btc-price", "feed " + name, NOW.minus(age));
    }

    @Test
    void aFeedThatWritesIsWell() throws Exception {
        assertThat(feeds(() -> List.of(feed("prices", Duration.ofMinutes(10)))))
                .singleElement()
                .returns(Status.OK, CheckResult::status)
                .returns("feed prices", CheckResult::subject);
    }

    @Test
    void aFeedThatHasStoppedIsNamedWithItsTopicAndTheRemedy() throws Exception {
        CheckResult result =
                feeds(() -> List.of(feed("prices", Duration.ofMinutes(11)))).get(0);

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.message()).isEqualTo("writes nothing: newest record in btc-price 11 min ago");
        assertThat(result.next()).isEqualTo("./pipeline feed prices starts it again");
    }

    @Test
    void newsMayTakeADay() throws Exception {
        assertThat(feeds(() -> List.of(feed("news", Duration.ofHours(24))))
                        .get(0)
                        .status())
                .isEqualTo(Status.OK);
        assertThat(feeds(() -> List.of(feed("news", Duration.ofHours(25))))
                        .get(0)
                        .status())
                .isEqualTo(Status.WARNING);
    }

    @Test
    void aFeedThatWasStoppedForGoodIsForgotten() throws Exception {
        assertThat(feeds(() -> List.of(feed("prices", Duration.ofDays(8))))).isEmpty();
    }

    @Test
    void whereNoneWasStartedThereIsNoFinding() throws Exception {
        assertThat(feeds(List::of)).isEmpty();
    }

    @Test
    void withoutKafkaNothingIsKnown() throws Exception {
        FeedsCheck.Topics none = () -> {
            throw new KafkaUnreachableException("Kafka does not answer");
        };

        assertThat(feeds(none)).singleElement().returns(Status.UNKNOWN, CheckResult::status);
    }
}
