package marketdata.producer.live.rest;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.live.FakeTime;
import marketdata.producer.live.Trades;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class RateLimiterTest {
    private final FakeTime time = new FakeTime(Trades.START);
    private final RateLimiter pace = new RateLimiter(3, Duration.ofMillis(300), time);

    @Test
    void aBurstIsFreeAndThenRequestsQueue() {
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(300));
        assertThat(pace.next()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void restRestoresTheBurstButNotMore() {
        pace.next();
        time.pass(Duration.ofHours(1));
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isZero();
        assertThat(pace.next()).isPositive();
    }
}
