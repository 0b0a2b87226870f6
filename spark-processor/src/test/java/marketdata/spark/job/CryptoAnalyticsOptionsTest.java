package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.JobProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedElement;
import java.util.Locale;

class CryptoAnalyticsOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--kafka-bootstrap-servers | localhost           | HOST:PORT",
                "--kafka-topic             | two topics          | one topic name",
                "--kafka-starting-offsets  | middle              | earliest, latest",
                "--state-retention         | 2                   | a number and a unit",
                "--state-retention         | -1 minute           | a number and a unit",
                "--trigger                 | soon                | a number and a unit",
                "--postgres-url            | postgres://x/y      | jdbc:postgresql://HOST:PORT/DATABASE",
                "--state-partitions        | two                 | int"
            })
    void aWrongValueEndsTheProgramWithOneLineThatNamesOptionValueAndWhatIsAllowed(
            String option, String value, String allowed) {
        StringWriter err = new StringWriter();
        int exitCode = JobProgram.commandLine(new CryptoAnalytics())
                .setErr(new PrintWriter(err, true))
                .execute(option, value);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains(option, "'" + value + "'", allowed);
    }

    @Test
    void anUnknownOptionIsAnError() {
        StringWriter err = new StringWriter();
        int exitCode = JobProgram.commandLine(new CryptoAnalytics())
                .setErr(new PrintWriter(err, true))
                .execute("--state-retentions", "2 minutes");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains("--state-retentions");
    }

    @Test
    void everyOptionHasItsEnvironmentVariableAndShowsItsDefault() {
        CommandLine command = JobProgram.commandLine(new CryptoAnalytics()).setUsageHelpWidth(300);
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.usageHelp() || option.versionHelp()) {
                continue;
            }
            String name = option.longestName();
            String variable = name.equals("--checkpoint")
                    ? "CHECKPOINT_DIR"
                    : name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
            String written = ((AnnotatedElement) option.userObject())
                    .getAnnotation(CommandLine.Option.class)
                    .defaultValue();
            assertThat(written)
                    .as(name)
                    .containsPattern("^\\$\\{env:(PIPELINE_|(?=KAFKA_|POSTGRES_|WATERMARK|SINK))" + variable + ":-");
        }
        assertThat(command.getUsageMessage())
                .contains("10 minutes", "clean_trades", "localhost:9092", "earliest", "crypto_data");
    }
}
