package marketdata.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

class HelpTest {
    private static final Set<String> SWITCHES =
            Set.of("--json", "--alert", "--help", "--version", "--pipeline", "--exchange");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "check all",
                "alert test",
                "check freshness",
                "check completeness",
                "check lag",
                "check lake",
                "check disk",
                "doctor",
                "serve"
            })
    void helpListsEveryExitCodeAndDefault(String command) {
        Answer answer = Answer.of((command + " --help").split(" "));

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("Exit codes:", "  0 ", "  1 ", "  2 ", "  3 ", "'error:'");
    }

    @Test
    void everyOptionHasItsEnvironmentVariableAndStandsInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (OptionSpec option : options(Monitor.commandLine(Clock.systemUTC()))) {
            String name = option.longestName();
            if (!SWITCHES.contains(name)) {
                String variable = name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
                assertThat(declaration(option).defaultValue())
                        .as(name)
                        .containsPattern(
                                "^\\$\\{env:(PIPELINE_|(?=ALERT_|KAFKA_|POSTGRES_|WATERMARK|SINK))" + variable + ":-");
                assertThat(option.description()[0]).as(name).contains("Default: ");
                assertThat(readme).contains("`" + name + "`");
            }
        }
    }

    /** The specification itself has the variable replaced by its value already. */
    private static Option declaration(OptionSpec option) {
        return ((AnnotatedElement) option.userObject()).getAnnotation(Option.class);
    }

    private static List<OptionSpec> options(CommandLine command) {
        List<OptionSpec> options = new ArrayList<>(command.getCommandSpec().options());
        command.getSubcommands().values().forEach(each -> options.addAll(options(each)));
        return options;
    }
}
