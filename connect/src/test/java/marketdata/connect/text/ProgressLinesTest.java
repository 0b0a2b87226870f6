package marketdata.connect.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class ProgressLinesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos = 42;
    private final ProgressLines lines =
            new ProgressLines("records read", new PrintStream(out, true, StandardCharsets.UTF_8), () -> nanos);

    private String after(long millis, long done, long total) {
        out.reset();
        nanos += Duration.ofMillis(millis).toNanos();
        lines.done(done, total);
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void nothingIsSaidWithinTwoSeconds() {
        assertThat(after(1_999, 3, 10)).isEmpty();
        assertThat(after(1, 4, 10)).isEqualTo("4 of 10 records read, about 3 s left");
    }

    @Test
    void aLineComesEveryTwoSeconds() {
        assertThat(after(2_000, 1_000, 9_000)).isEqualTo("1,000 of 9,000 records read, about 16 s left");
        assertThat(after(1_000, 1_500, 9_000)).isEmpty();
        assertThat(after(1_000, 2_000, 9_000)).isEqualTo("2,000 of 9,000 records read, about 14 s left");
    }

    @Test
    void nothingIsSaidBeforeTheFirstAndAfterTheLast() {
        assertThat(after(10_000, 0, 10)).isEmpty();
        assertThat(after(10_000, 10, 10)).isEmpty();
    }
}
