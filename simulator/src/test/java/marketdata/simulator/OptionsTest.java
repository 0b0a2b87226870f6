package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Wrong configuration: exit code 2 and one line that names the option, its value and what is allowed. */
class OptionsTest {

    @TempDir
    Path folder;

    @Test
    void wrongValuesAreNamed() {
        rejected(List.of("--speed", "--speed", "fast", "max"), "--speed", "fast", "--recording", "x");
        rejected(List.of("--symbols", "each symbol once"), "--symbols", "BTCUSDT,btcusdt");
        rejected(List.of("--symbols", "names such as"), "--symbols", "");
        rejected(List.of("--history", "later", "30 minutes"), "--history", "later");
        rejected(List.of("--history", "30 minutes"), "--history", "-PT5M");
        rejected(List.of("--rate", "-1.0", "more than 0"), "--rate", "-1");
        rejected(List.of("--port", "70000", "65535"), "--port", "70000");
        rejected(List.of("--port", "x"), "--port", "x");
        rejected(List.of("--fault", "explode", "allowed are"), "--fault", "{\"fault\":\"explode\"}");
        rejected(List.of("--nonsense"), "--nonsense");
        rejected(List.of("--tape", "only together with --recording"), "--tape", "x");
        rejected(List.of("--start", "2026-11-20T22:00:00Z"), "--start", "yesterday");
        rejected(List.of("--shutdown-notice"), "--shutdown-notice", "25 hours");
    }

    @Test
    void unusableRecordingsAreNamed() throws Exception {
        List<String> lines = Recordings.lines(Recordings.trades(200));
        byte[] gzip = Files.readAllBytes(Recordings.gzip(folder, lines));
        recording("is not a file", folder.resolve("missing"));
        recording("holds no frame", Files.write(folder.resolve("empty"), new byte[0]));
        recording("damaged gzip", Files.write(folder.resolve("cut"), Arrays.copyOf(gzip, gzip.length / 2)));
        recording("line 1 has no local_ns", Files.writeString(folder.resolve("a"), "{\"msg\":{}}\n"));
        recording("line 1 has no msg", Files.writeString(folder.resolve("b"), "{\"local_ns\":1}\n"));
        recording(
                "line 2 has a local_ns that is not",
                Files.writeString(folder.resolve("c"), lines.get(0) + "\n{\"local_ns\":\"1\",\"msg\":{}}"));
        recording("line 1 is not an object", Files.writeString(folder.resolve("d"), "hello\n"));
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            rejected(List.of("--port", port, "free port"), "--port", port);
        }
    }

    @Test
    void everyOptionHasAnEnvironmentVariableOfItsNameAndADescription() {
        for (Field field : Options.class.getDeclaredFields()) {
            CommandLine.Option option = field.getAnnotation(CommandLine.Option.class);
            if (option != null) {
                String variable =
                        option.names()[0].substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
                assertThat(option.defaultValue())
                        .containsPattern(
                                "^\\$\\{env:(PIPELINE_|(?=KAFKA_|POSTGRES_|WATERMARK|SINK))" + variable + ":-");
                assertThat(option.description()).isNotEmpty();
            }
        }
    }

    @Test
    void theReadmeListsEveryOption() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (CommandLine.Model.OptionSpec option :
                Simulator.commandLine().getCommandSpec().options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                assertThat(readme).contains("`" + option.longestName());
            }
        }
    }

    private void recording(String problem, Path file) {
        rejected(List.of("--recording", file.toString(), problem), "--recording", file.toString());
    }

    private static void rejected(List<String> named, String... args) {
        StringWriter err = new StringWriter();
        int code = Simulator.commandLine().setErr(new PrintWriter(err, true)).execute(args);
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(named);
    }
}
