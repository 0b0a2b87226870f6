package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.RunState.ProcessState;
import marketdata.local.server.BrokerTopics;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;

/** {@code ./pipeline servers} from its start to {@code down}, with real servers. */
class ServersCommandIT {
    @TempDir
    Path folder;

    @Test
    void brokerAndDatabaseAnswerAtThePrintedAddressesUntilDown() throws Exception {
        System.setProperty(
                "pipeline.home", Path.of("..").toAbsolutePath().normalize().toString());
        DataDir data = DataDir.of(folder);

        Answer started = run("servers", "--detach", "--json");
        try {
            assertThat(started.code()).as(started.text()).isZero();
            JsonNode ready = JsonText.tree(started.text());
            try (BrokerTopics topics =
                    new BrokerTopics(ready.path("kafka_bootstrap_servers").asText())) {
                assertThat(topics.endOffsets("clean_trades")).hasSize(4);
            }
            CryptoDatabase database =
                    new CryptoDatabase(ready.path("jdbc_url").asText(), new Secrets(data.at("secrets")));
            try (Connection connection = database.connect(DatabaseRole.CRYPTO_WRITER)) {
                assertThat(connection.isValid(5)).isTrue();
            }
            assertThat(data.state().orElseThrow().processes())
                    .extracting(ProcessState::name)
                    .containsExactlyInAnyOrder("kafka", "postgres");
            assertThat(run("status").code()).isZero();
        } finally {
            assertThat(run("down").code()).isZero();
        }
        RunState after = data.state().orElseThrow();
        assertThat(after.phase()).isEqualTo(RunState.Phase.STOPPED);
        assertThat(after.processes()).allMatch(process -> process.id() == null);
        // Its topics may hold the trades of any program.
        assertThat(run("demo").code()).isEqualTo(2);
    }

    private record Answer(int code, String text) {}

    private Answer run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            String[] all = Arrays.copyOf(arguments, arguments.length + 2);
            all[arguments.length] = "--data";
            all[arguments.length + 1] = folder.toString();
            return new Answer(Local.commandLine().execute(all), out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }
}
