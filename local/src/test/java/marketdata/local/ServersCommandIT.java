package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.connect.kafka.JobOffsets;
import marketdata.local.RunState.ProcessState;
import marketdata.local.server.BrokerTopics;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

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
            commit(ready.path("kafka_bootstrap_servers").asText());
            assertThat(run("status").text())
                    .contains(
                            "progress   OhlcLake: last commit at 2026-11-20T10:05:00Z\n",
                            "progress   ZScores: no commit since its start at 2026-11-20T10:00:00Z\n")
                    .doesNotContain("TradeWindows");
            assertThat(JsonText.tree(run("status", "--json").text())
                            .path("jobs")
                            .get(0)
                            .path("committed_at")
                            .asText())
                    .isEqualTo("2026-11-20T10:05:00Z");
        } finally {
            assertThat(run("down").code()).isZero();
        }
        RunState after = data.state().orElseThrow();
        assertThat(after.phase()).isEqualTo(RunState.Phase.STOPPED);
        assertThat(after.processes()).allMatch(process -> process.id() == null);
        // Its topics may hold the trades of any program.
        assertThat(run("demo").code()).isEqualTo(2);
    }

    /** One job at work, one that has not begun, one that was stopped. */
    private static void commit(String servers) throws Exception {
        Instant ten = Instant.parse("2026-11-20T10:00:00Z");
        Map<TopicPartition, Long> next = Map.of(new TopicPartition("clean_trades", 0), 0L);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            JobOffsets.started("OhlcLake", ten, next)
                    .committed(ten.plusSeconds(300), next)
                    .commit(admin)
                    .get();
            JobOffsets.started("ZScores", ten, next).commit(admin).get();
            JobOffsets.started("TradeWindows", ten, next)
                    .stopped(ten)
                    .commit(admin)
                    .get();
        }
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
