package marketdata.producer.live.clean;

import static marketdata.producer.live.Trades.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.parse.RejectedException;
import marketdata.producer.live.FakeTime;
import marketdata.producer.live.Trades;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

class FutureTimeFilterTest {
    private final FakeTime local = new FakeTime(Trades.START.plus(Duration.ofHours(1)));
    private double exchangeSeconds;
    private boolean reachable = true;
    private int asked;
    private final FutureTimeFilter gate = new FutureTimeFilter(this::exchange, local, local);

    private long exchange() throws IOException {
        asked++;
        if (!reachable) {
            throw new IOException("no route");
        }
        return at(exchangeSeconds);
    }

    private void rejected(double seconds) {
        assertThatThrownBy(() -> gate.check(at(seconds)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("exchange's clock");
    }

    @Test
    void fiveMinutesAheadOfTheExchangePassesAndMoreDoesNot() {
        gate.check(at(300));
        rejected(300.001);
    }

    @Test
    void aLiveFeedAsksOnce() {
        for (int second = 0; second < 24 * 3600; second++) {
            gate.check(at(second));
            local.pass(Duration.ofSeconds(1));
        }
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void inAReplayTheExchangesClockRunsAtTheRecordingsPace() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            exchangeSeconds = minute * 60;
            gate.check(at(minute * 60));
        }
        assertThat(asked).isBetween(200, 400);
    }

    @Test
    void stepsOfFourMinutesCannotWalkIntoTheFuture() {
        gate.check(at(0));
        gate.check(at(240));
        rejected(480);
        rejected(720);
    }

    @Test
    void aFloodOfBadTradesIsNoFloodOfRequests() {
        gate.check(at(0));
        for (int i = 0; i < 10_000; i++) {
            rejected(86_400);
        }
        assertThat(asked).isLessThanOrEqualTo(1 + FutureTimeFilter.TRIES);
        local.pass(Duration.ofSeconds(2));
        gate.check(at(2));
    }

    @Test
    void aWrongLocalClockChangesNothing() {
        local.pass(Duration.ofDays(-400));
        gate.check(at(0));
        local.pass(Duration.ofDays(1));
        rejected(86_400 * 3);
    }

    @Test
    void aLocalClockThatStepsByAnHourThereAndBackChangesNothingWhileTradesCome() {
        SteppingClock steps = new SteppingClock();
        FutureTimeFilter besideIt = new FutureTimeFilter(this::exchange, steps, local);
        for (int second = 0; second < 4 * 3600; second++) {
            steps.offsetHours = second / 1800 % 3 - 1;
            besideIt.check(at(second));
            int now = second;
            if (second % 600 == 0) {
                exchangeSeconds = second;
                assertThatThrownBy(() -> besideIt.check(at(now + 3600)))
                        .isInstanceOf(RejectedException.class)
                        .hasMessageContaining("exchange's clock");
            }
            local.pass(Duration.ofSeconds(1));
        }
    }

    /** This machine's clock, an hour slow, right or an hour fast. */
    private final class SteppingClock extends java.time.Clock {
        private int offsetHours;

        @Override
        public java.time.Instant instant() {
            return local.instant().plus(Duration.ofHours(offsetHours));
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public java.time.Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @Test
    void onceTheExchangeHasAnsweredASlowLocalClockRefusesNothingWhileItIsAway() {
        FakeTime slow = new FakeTime(Trades.START.minus(Duration.ofHours(3)));
        FutureTimeFilter besideIt = new FutureTimeFilter(this::exchange, slow, local);
        assertThat(besideIt.learn()).isTrue();
        reachable = false;
        local.pass(Duration.ofSeconds(60));
        assertThatThrownBy(() -> besideIt.check(at(60 + 301))).isInstanceOf(RejectedException.class);
        besideIt.check(at(60 + 299));
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void theExchangesTimeCanBeLearntBeforeTheFirstTrade() {
        reachable = false;
        assertThat(gate.learn()).isFalse();
        reachable = true;
        assertThat(gate.learn()).isTrue();
        gate.check(at(300));
        rejected(3600);
    }

    @Test
    void withoutTheExchangeTheLocalClockStandsIn() {
        reachable = false;
        gate.check(at(3600));
        gate.check(at(3600 + 300));
        rejected(3600 + 301);
        assertThat(asked).isEqualTo(1);
        reachable = true;
        local.pass(Duration.ofSeconds(31));
        rejected(3600);
        assertThat(asked).isEqualTo(2);
    }
}
