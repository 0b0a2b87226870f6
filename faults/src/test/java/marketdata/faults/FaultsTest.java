package marketdata.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class FaultsTest {
    @ParameterizedTest
    @CsvSource({
        "--minutes 0, --minutes 0.0",
        "--every 0.01, --every 0.01",
        "--source nasdaq, nasdaq",
        "--only KILL_MOON, KILL_MOON",
        "--only KILL_JOB, KILL_JOB",
        "--source kraken --only SHUTDOWN, SHUTDOWN",
        "--jobs Restate, Restate",
        "--data ., exists"
    })
    void aWrongOptionIsRejectedInOneLine(String arguments, String named) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            assertThat(Faults.commandLine().execute(arguments.split(" "))).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        assertThat(errors.toString(StandardCharsets.UTF_8).stripTrailing())
                .contains(named)
                .hasLineCount(1);
    }
}
