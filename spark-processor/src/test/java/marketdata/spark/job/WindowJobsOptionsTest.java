package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.spark.JobProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.AnnotatedElement;
import java.util.Locale;
import java.util.concurrent.Callable;

class WindowJobsOptionsTest {
    private static Callable<Integer> job(String name) {
        return name.equals("TradeWindows") ? new TradeWindows() : new OhlcLake();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TradeWindows | --sink        | file       | [console, parquet, postgres]",
                "TradeWindows | --state-retention | 2          | a number and a unit",
                "TradeWindows | --kafka-topic | two topics | one topic name",
                "TradeWindows | --restate-every | 10 ms    | 1 second or more",
                "OhlcLake     | --state-retention | soon       | a number and a unit",
                "OhlcLake     | --restate-every | never    | a number and a unit",
                "OhlcLake     | --trigger     | often      | a number and a unit",
                "OhlcLake     | --checkpoint  | hdf://host/x | a folder, or a URI such as hdfs://host:8020/data",
                "OhlcLake     | --lake        | hdf://host/x | a folder, or a URI such as hdfs://host:8020/data",
                "OhlcLake     | --data-dir    | file://host/x | a folder, or a URI such as hdfs://host:8020/data",
                "OhlcLake     | --state-partitions | 0     | 1 to 1000"
            })
    void aWrongValueEndsTheProgramWithOneLine(String name, String option, String value, String allowed) {
        StringWriter err = new StringWriter();
        int exitCode = JobProgram.commandLine(job(name))
                .setErr(new PrintWriter(err, true))
                .execute(option, value);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(err.toString()).contains(option, "'" + value + "'", allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TradeWindows", "OhlcLake"})
    void everyOptionHasItsEnvironmentVariable(String name) {
        for (OptionSpec option :
                JobProgram.commandLine(job(name)).getCommandSpec().options()) {
            if (option.usageHelp() || option.versionHelp()) {
                continue;
            }
            String longest = option.longestName();
            String variable = longest.equals("--checkpoint")
                    ? "CHECKPOINT_DIR"
                    : longest.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
            String written = ((AnnotatedElement) option.userObject())
                    .getAnnotation(CommandLine.Option.class)
                    .defaultValue();
            assertThat(written)
                    .as(longest)
                    .containsPattern("^\\$\\{env:(PIPELINE_|(?=KAFKA_|POSTGRES_|WATERMARK|SINK))" + variable + ":-");
        }
    }
}
