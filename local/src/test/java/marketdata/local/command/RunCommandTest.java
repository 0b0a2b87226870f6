package marketdata.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.local.DataDir;
import marketdata.local.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.nio.file.Path;
import java.util.List;

class RunCommandTest {
    private static List<String> producer(String... arguments) {
        RunCommand command = new RunCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.plan(DataDir.of(Path.of("unused"))).producer();
    }

    @Test
    void theBusiestSymbolsAreComparedInTheCurrencyNamed() {
        assertThat(producer("--top", "5")).containsExactly("--source", "binance", "--top", "5");
        assertThat(producer("--quote", "EUR", "--top", "5", "--source", "kraken"))
                .containsExactly("--source", "kraken", "--top", "5", "--quote", "EUR");
        assertThat(producer("--symbols", "BTCUSDT")).containsExactly("--source", "binance", "--symbols", "BTCUSDT");
        assertThat(producer()).containsExactly("--source", "binance");
    }

    @ParameterizedTest
    @CsvSource({"--quote EUR, --top", "--symbols BTCUSDT --quote EUR, --top", "--symbols BTCUSDT --top 5, exclusive"})
    void namesAndTheBusiestExcludeEachOther(String arguments, String text) {
        assertThatThrownBy(() -> producer(arguments.split(" ")))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({"--top 0, --top 0", "--top 5000, 1 to 1000", "--top 5 --quote EUR;USD, --quote 'EUR;USD'"})
    void whatCannotBeIsRefusedBeforeAnythingStarts(String arguments, String text) {
        assertThatThrownBy(() -> producer(arguments.replace(';', ',').split(" ")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(text.replace(';', ','));
    }
}
