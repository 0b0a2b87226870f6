package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

class ProducerOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--symbols BTCUSDT --source foo | --source | foo | binance",
                "--top 5000 | --top | 5000 | 0 to 1000",
                "--top x | --top | x | int",
                "--spike-percent 0 --top 1 | --spike-percent | 0 | above 0",
                "--status-port 70000 --top 1 | --status-port | 70000 | 0 to 65535",
                "--silent-seconds 0 --top 1 | --silent-seconds | 0 | 1 or more",
                "--top 1 --kafka-bootstrap-servers localhost | --kafka-bootstrap-servers | localhost | HOST:PORT",
                "--top 1 --websocket-url http://x | --websocket-url | http://x | wss://",
                "--top 1 --rest-url ftp://x | --rest-url | ftp://x | https://",
                "--top 1 --symbols BTCUSDT | --symbols | BTCUSDT | --top",
                "--symbols , | --symbols | , | a list",
                "--symbols BTCUSDT,../x | --symbols | ../x | letters",
                "--symbols ВTCUSDT | --symbols | ВTCUSDT | Chinese",
                "--quote EUR | --quote | EUR | --top",
                "--top 1 --quote E'U | --quote | E'U | a currency",
                "--clock-offset 2 --top 1 | --clock-offset | 2 |",
                "--frequency 5 | --frequency | 5 |",
            })
    void aWrongOptionEndsWithTwoAndOneLineThatNamesIt(String args, String option, String value, String allowed) {
        StringWriter out = new StringWriter();
        CommandLine command = Producer.commandLine(new Producer()).setErr(new PrintWriter(out, true));
        assertThat(command.execute(args.split(" "))).isEqualTo(2);
        assertThat(out.toString().strip()).hasLineCount(1).contains(option, value);
        assertThat(out.toString()).contains(allowed == null ? "" : allowed);
    }

    @Test
    void symbolsAreTakenInTheirOrderEachOnce() {
        ProducerOptions options = parsed("--symbols", "ETHUSDT, BTCUSDT,ETHUSDT,");
        assertThat(options.symbolList()).containsExactly("ETHUSDT", "BTCUSDT");
    }

    @Test
    void everyOptionNamesItsVariable() {
        List<OptionSpec> options = new CommandLine(new Producer())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
                        .toList();
        assertThat(options).hasSize(12);
        for (OptionSpec option : options) {
            String name = option.longestName();
            String variable = (name.equals("--kafka-bootstrap-servers") ? "" : "PIPELINE_")
                    + name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
            assertThat(String.join("", option.description())).contains("(env: " + variable);
        }
    }

    @Test
    void theClockOffsetOfFaultInjectionIsShownToNoUser() throws IOException {
        assertThat(new CommandLine(new Producer()).getUsageMessage())
                .contains("--status-port")
                .doesNotContain("--clock-offset", "PIPELINE_CLOCK_OFFSET");
        assertThat(parsed("--clock-offset", "PT-2H").clockOffset).hasToString("PT-2H");
        assertThat(Files.readString(Path.of("../faults/README.md"))).contains("`PIPELINE_CLOCK_OFFSET`");
    }

    private static ProducerOptions parsed(String... args) {
        Producer producer = new Producer();
        new CommandLine(producer).parseArgs(args);
        return producer.options;
    }
}
