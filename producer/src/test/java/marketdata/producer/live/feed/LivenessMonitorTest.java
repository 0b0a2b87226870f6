package marketdata.producer.live.feed;

import static marketdata.producer.live.feed.LivenessMonitor.Verdict.ALIVE;
import static marketdata.producer.live.feed.LivenessMonitor.Verdict.DEAD;
import static marketdata.producer.live.feed.LivenessMonitor.Verdict.PING;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.live.FakeTime;
import marketdata.producer.live.Trades;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class LivenessMonitorTest {
    private final FakeTime time = new FakeTime(Trades.START);
    private final LivenessMonitor watchdog = new LivenessMonitor(Duration.ofSeconds(60), time);
    private final long heard = time.getAsLong();

    @Test
    void aSilentSocketIsAskedAndThenGivenUp() {
        assertThat(watchdog.judge(heard, false)).isEqualTo(ALIVE);
        time.pass(Duration.ofSeconds(16));
        assertThat(watchdog.judge(heard, false)).isEqualTo(PING);
        time.pass(Duration.ofSeconds(44));
        assertThat(watchdog.judge(heard, false)).isEqualTo(PING);
        time.pass(Duration.ofMillis(1));
        assertThat(watchdog.judge(heard, false)).isEqualTo(DEAD);
    }

    @Test
    void anyFrameKeepsAQuietMarketAlive() {
        for (int i = 0; i < 90; i++) {
            time.pass(Duration.ofSeconds(20));
            long pinged = time.getAsLong();
            assertThat(watchdog.judge(pinged, false)).isEqualTo(ALIVE);
        }
    }

    @Test
    void aSocketWeHoldBackOurselvesIsAlive() {
        time.pass(Duration.ofHours(1));
        assertThat(watchdog.judge(heard, true)).isEqualTo(ALIVE);
    }
}
