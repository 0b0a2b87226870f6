package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;

class FeedPlanTest {
    @Test
    void aConnectionIsReplacedBeforeTheExchangeEndsIt() {
        assertThat(plan(Duration.ofHours(24)).replaceAt()).isEqualTo(Duration.ofMinutes(24 * 60 - 10));
        assertThat(plan(Duration.ofMinutes(10)).replaceAt()).isEqualTo(Duration.ofMinutes(9));
    }

    private static FeedPlan plan(Duration life) {
        return new FeedPlan(URI.create("ws://localhost"), List.of(), Duration.ofSeconds(60), life);
    }
}
