package marketdata.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

class FirstCauseTest {
    private static final String START =
            "2026-11-28T21:54:50.954Z INFO  [main] Producer - Configuration: source=binance\n";
    private static final String REFUSED =
            "2026-11-28T21:54:52.309Z WARN  [main] SymbolChoice - The exchange cannot be asked for its symbols"
                    + " (/api/v3/exchangeInfo: status 451, refused); again in 1 s\n";
    private static final String LATER =
            "2026-11-28T21:54:54.213Z WARN  [main] SymbolChoice - The exchange cannot be asked for its symbols"
                    + " (the exchange asked for silence); again in 23 s\n";

    @TempDir
    Path folder;

    @Test
    void theFirstWarningIsTheCauseAndNotItsConsequences() {
        assertThat(FirstCause.first(START + REFUSED + LATER, false))
                .contains("The exchange cannot be asked for its symbols (/api/v3/exchangeInfo: status 451, refused)");
        assertThat(FirstCause.first(START, false)).isEmpty();
    }

    @Test
    void aWarningThatIsOverOrOfSomethingElseIsNotTheCause() {
        String rest =
                "2026-11-28T21:54:51.000Z WARN  [main] SymbolChoice - LUNAUSDT is at rest: its trades are waited for\n";

        assertThat(FirstCause.first(rest + REFUSED, false))
                .hasValueSatisfying(each -> assertThat(each).contains("451"));
        assertThat(FirstCause.first(REFUSED, true)).isEmpty();
        assertThat(FirstCause.first(REFUSED + rest, true))
                .hasValueSatisfying(each -> assertThat(each).contains("at rest"));
    }

    @Test
    void aLineOfTheSparkDriversLogIsUnderstoodToo() {
        assertThat(FirstCause.first("2026-11-28T21:54:50.954Z ERROR MinuteSink PostgreSQL does not answer\n", false))
                .contains("PostgreSQL does not answer");
    }

    @Test
    void theDriverIsQuotedWhereItSaysWhatToDo() throws IOException {
        Path log = folder.resolve("spark.log");
        Instant since = Instant.parse("2026-11-28T21:54:50Z");
        assertThat(FirstCause.ofDriver(log, since)).isEmpty();
        Files.writeString(log, """
                2026-11-28T21:54:49.000Z ERROR JobProgram of an earlier run
                2026-11-28T21:54:50.954Z ERROR JobProgram the query ended with an error
                org.apache.spark.sql.streaming.StreamingQueryException: Job aborted
                \tat somewhere
                """);
        assertThat(FirstCause.ofDriver(log, since)).isEmpty();
        Files.writeString(log, """
                2026-11-28T21:54:50.955Z ERROR JobProgram the checkpoint is corrupt; ./pipeline recover sets it aside
                2026-11-28T21:54:51.000Z INFO  Supervisor exit code 1
                """, StandardOpenOption.APPEND);
        assertThat(FirstCause.ofDriver(log, since))
                .contains("the checkpoint is corrupt; ./pipeline recover sets it aside");
    }

    @Test
    void warningsOfEarlierRunsDoNotCount() throws IOException {
        Path log = folder.resolve("producer.log");
        assertThat(FirstCause.in(log, FirstCause.position(log), false)).isEmpty();
        Files.writeString(log, START + REFUSED);
        long position = FirstCause.position(log);

        assertThat(FirstCause.in(log, position, false)).isEmpty();
        Files.writeString(log, START + REFUSED + START + LATER);
        assertThat(FirstCause.in(log, position, false))
                .hasValueSatisfying(cause -> assertThat(cause).contains("silence"));
        Files.writeString(log, LATER);
        assertThat(FirstCause.in(log, position, false)).as("rotated since").isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'(/api/v3/exchangeInfo: status 451, refused)', binance, data-api.binance.vision",
        "'Service unavailable from a restricted location', kraken, --rest-url and --websocket-url",
        "'api.binance.com/api/v3/time: Connection refused', binance, the firewall",
        "'127.0.0.1:4510/api: no connection; nothing listens there, or there is no network', binance, firewall",
        "'api.binance.com/api: no connection in time; there is no network here, or', binance, firewall",
        "'api.binance.com/api: unknown host; there is no network or no DNS here', binance, cannot be resolved",
        "'api.binance.com/api/v3/time: no whole answer within 120 s', binance, firewall",
        "'cannot connect to stream.binance.com: SelectableChannel closed', binance, firewall",
        "'api.binance.com/api/v3/time: no TLS: PKIX path building failed', binance, certificate",
        "'api.binance.com/api/v3/time: UnresolvedAddressException', binance, DNS",
        "'api.kraken.com/0: PKIX path building failed: no valid certification path', kraken, certificate",
        "'something that nobody has seen before', binance, monitor doctor"
    })
    void theAdviceFitsTheCause(String cause, String source, String advice) {
        assertThat(FirstCause.advice(cause, source)).contains(advice);
    }

    @Test
    void otherExchangesAreNotSentToBinance() {
        assertThat(FirstCause.advice("status 403", "coinbase")).doesNotContain("binance");
    }
}
