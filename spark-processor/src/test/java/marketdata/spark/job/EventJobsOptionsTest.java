package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.JobProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;

class EventJobsOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "Sessions,--gap,0 seconds",
        "Sessions,--gap,soon",
        "Sessions,--allowed-lateness,400 days",
        "Predictions,--allowed-lateness,late",
        "Sentiment,--postgres-url,mysql://x",
        "MarketEvents,--kafka-bootstrap-servers,nowhere",
        "MarketEvents,--kafka-starting-offsets,middle",
    })
    void aWrongOptionEndsWithTwoAndOneLineThatNamesIt(String job, String option, String value) {
        StringWriter out = new StringWriter();
        CommandLine command = JobProgram.commandLine(of(job)).setErr(new PrintWriter(out, true));
        assertThat(command.execute(option, value)).isEqualTo(2);
        assertThat(out.toString().strip()).hasLineCount(1).contains(option);
    }

    private static Callable<Integer> of(String job) {
        return switch (job) {
            case "Sessions" -> new Sessions();
            case "Predictions" -> new Predictions();
            case "Sentiment" -> new Sentiment();
            default -> new MarketEvents();
        };
    }
}
