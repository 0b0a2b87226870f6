package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

    @Test
    void theCeilingDoublesUpToTheLongest() {
        assertThat(IntStream.range(0, 9).mapToLong(backoff::ceilingMillis))
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
        assertThat(backoff.ceilingMillis(1_000_000)).isEqualTo(30000);
    }

    @Test
    void pausesAreSpreadFromZeroToTheCeiling() {
        List<Long> firsts = IntStream.range(0, 1000)
                .mapToLong(i -> {
                    backoff.reset();
                    return backoff.next().toMillis();
                })
                .boxed()
                .toList();
        assertThat(firsts).allMatch(millis -> millis >= 0 && millis <= 500);
        assertThat(firsts).anyMatch(millis -> millis < 50).anyMatch(millis -> millis > 450);
    }

    @Test
    void aSuccessStartsOver() {
        IntStream.range(0, 20).forEach(i -> backoff.next());
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }
}
