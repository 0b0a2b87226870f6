package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import marketdata.local.command.CompletionCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class LocalTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "demo --nonsense, --nonsense",
        "servers --symbols BTCUSDT, --symbols",
        "run --source nasdaq, nasdaq",
        "run --symbols BTCUSDT --top 3, --top",
        "replay, FILE",
        "replay no-such-file.ndjson, no-such-file.ndjson",
        "demo --rate many, many",
        "run --symbols btcusdt, BTCUSDT",
        "run --source coinbase --symbols btc-usd, BTC-USD",
        "run --source kraken --symbols btc/usd, BTC/USD",
        "demo --symbols btcusdt, upper case",
        "'run --symbols BTCUSDT,,ETHUSDT', --symbols",
        "run --rest-url api.binance.com, --rest-url",
        "run --websocket-url https://stream.binance.com, --websocket-url",
        "logs -n -1, --lines",
        "demo --history forever, --history forever",
        "demo --longest-pause long, long",
        "frobnicate, frobnicate"
    })
    void wrongOptionsAreRefusedInOneLine(String arguments, String named) {
        Answer answer = run((arguments + (arguments.startsWith("frob") ? "" : " --data " + folder)).split(" "));

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.errors()).contains(named).hasLineCount(1);
    }

    @Test
    void aSpeedOfNothingIsRefused() throws IOException {
        Path recording = Files.createFile(folder.resolve("recording"));

        Answer answer = run("replay", recording.toString(), "--speed", "0", "--data", folder.toString());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.errors()).contains("--speed 0").hasLineCount(1);
    }

    @Test
    void aFileAsDataFolderIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        Answer answer = run("demo", "--data", file.toString());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.errors()).contains("is a file").hasLineCount(1);
    }

    @Test
    void sqlNeedsAFolderThatWasUsed() {
        Answer answer = run("sql", "SELECT 1", "--data", folder.resolve("never").toString());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.errors()).contains("No run found in").hasLineCount(1);
    }

    @Test
    void downOfAnUnusedFolderIsHarmlessAndStatusSaysByItsExitCodeThatNothingRuns() {
        assertThat(run("down", "--data", folder.toString()).code()).isZero();
        assertThat(run("status", "--data", folder.toString()).code()).isEqualTo(2);
        assertThat(run("status", "--json", "--data", folder.toString()).code()).isEqualTo(2);
    }

    @Test
    void theHelpOfEveryCommandSaysWhatItsExitCodesMean() {
        Local.commandLine().getSubcommands().forEach((name, command) -> assertThat(command.getUsageMessage())
                .as(name)
                .contains("Exit codes", "  0   ", "  2   "));
    }

    @Test
    void theCompletionKnowsCommandsOptionsAndFeeds() {
        assertThat(CompletionCommand.script(Local.commandLine()))
                .contains("complete -F _complete_pipeline", "torture", "dead-letters", "--detach", "tickers");
    }

    /** docs/cli.py writes the headings from the programs' own help. */
    @Test
    void theCompletionKnowsEveryCommandThatOtherProgramsRun() throws Exception {
        CommandLine pipeline = Local.commandLine();
        CompletionCommand.script(pipeline);
        List<String[]> commands = Files.readAllLines(Path.of("../docs/reference-cli.md")).stream()
                .filter(line -> line.matches("### ./pipeline (dead-letters|monitor) .*"))
                .map(line -> line.substring("### ./pipeline ".length()).split(" "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(8);
        for (String[] words : commands) {
            CommandLine command = pipeline;
            for (String word : words) {
                command = command.getSubcommands().get(word);
                assertThat(command).as(String.join(" ", words)).isNotNull();
            }
            assertThat(command.getCommandSpec().optionsMap()).containsKey("--data");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bash, pipeline dead-letters re, redrive",
        "bash, pipeline monitor check f, freshness",
        "zsh, pipeline dead-letters re, redrive",
        "zsh, pipeline monitor check f, freshness",
        "bash, pipeline dead, dead-letters",
        "bash, pipeline feed tick, tickers",
        "zsh, pipeline dead, dead-letters",
        "zsh, pipeline feed tick, tickers"
    })
    void aShellCompletesWhatHasBeenTyped(String shell, String typed, String completed, @TempDir Path folder)
            throws Exception {
        assumeThat(Stream.of("/bin/", "/usr/bin/").map(each -> Path.of(each + shell)))
                .as(shell)
                .anyMatch(Files::exists);
        Path script = Files.writeString(folder.resolve("completion"), CompletionCommand.script(Local.commandLine()));
        // As either shell calls the function. zsh counts words from 1 unless it is told to do as ksh does, and leaves
        // out what
        // does not begin as typed only later.
        String asked = "source %s; [ -z \"$ZSH_VERSION\" ] || emulate ksh; COMP_WORDS=(%s); COMP_CWORD=%s;"
                + " _complete_pipeline; echo \"${COMPREPLY[@]}\"";
        Process process = new ProcessBuilder(shell, "-c", asked.formatted(script, typed, typed.split(" ").length - 1))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();

        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(answer.strip().split(" ")).contains(completed);
    }

    private record Answer(int code, String errors) {}

    private static Answer run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int code = Local.commandLine().execute(arguments);
            return new Answer(code, errors.toString(StandardCharsets.UTF_8).stripTrailing());
        } finally {
            System.setErr(before);
        }
    }
}
