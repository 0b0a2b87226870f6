package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

class TestClockTest {
    @TempDir
    Path folder;

    private static Duration wrongBy(TestClock clock) {
        return Duration.between(Instant.now(), clock.instant());
    }

    @Test
    void itIsWrongByADuration() {
        TestClock clock = new TestClock.Converter().convert("PT-2H");
        assertThat(clock.instant()).isCloseTo(Instant.now().minus(2, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
        assertThat(clock).hasToString("PT-2H");
    }

    @Test
    void itStepsWithItsFileAndStaysWhereTheFileSaysNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("offset"), "PT0S\n");
        TestClock clock = new TestClock.Converter().convert(file.toString());
        assertThat(wrongBy(clock).abs()).isLessThan(Duration.ofMinutes(1));
        Files.writeString(file, "PT3H\n");
        await().until(() -> wrongBy(clock).toHours() >= 2);
        Files.writeString(file, "");
        Files.delete(file);
        assertThat(wrongBy(clock)).isGreaterThan(Duration.ofHours(2));
    }
}
