package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.RunState.ExchangeAddress;
import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.EventLog;
import marketdata.local.process.ProcessId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Why and when a process was started again, as {@code status} shows it. */
class StatusEventsTest {
    private static final ProcessId GONE = new ProcessId(999_999_999, 1);

    @TempDir
    Path folder;

    @BeforeEach
    void aRunThatHasRestartedSparkAndWasKilled() {
        DataDir data = DataDir.of(folder).create();
        EventLog events = new EventLog(data);
        events.append(EventLog.RUN, "started", "run");
        events.append("spark", "ended", "killed, signal 9; its last line: batch 7");
        events.append("spark", "restarted", "restart 1 of this run");
        data.save(new RunState(
                "run",
                Phase.RUNNING,
                "exchange",
                GONE,
                "2026-11-20T22:00:00Z",
                "jdbc:x",
                List.of(
                        new ProcessState("kafka", GONE, "running", 0, Map.of(), "kafka.log"),
                        new ProcessState("spark", GONE, "running", 1, Map.of(), "spark.log")),
                new ExchangeAddress("binance", null, null),
                null));
    }

    private String printed(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            String[] words = new String[arguments.length + 2];
            System.arraycopy(arguments, 0, words, 0, arguments.length);
            words[arguments.length] = "--data";
            words[arguments.length + 1] = folder.toString();
            Local.commandLine().execute(words);
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void statusNamesTimeAndCauseOfARestart() {
        assertThat(printed("status"))
                .containsPattern(
                        "spark +\\S+ +pid .*restarts 1, last at 20\\S+Z: killed, signal 9; its last line: batch 7")
                .containsPattern("event +20\\S+Z spark restarted: restart 1 of this run");
    }

    @Test
    void jsonHasTheSame() throws Exception {
        JsonNode status = JsonText.tree(printed("status", "--json"));

        assertThat(status.path("processes").get(0).path("last_end").isNull()).isTrue();
        assertThat(status.path("processes")
                        .get(1)
                        .path("last_end")
                        .path("cause")
                        .asText())
                .startsWith("killed, signal 9");
        assertThat(status.path("events")).hasSize(3);
        assertThat(status.path("events").get(1).path("process").asText()).isEqualTo("spark");
        assertThat(status.path("beside").isArray()).isTrue();
    }

    @Test
    void addressesAreNamedOnlyWhileTheirProcessesRun() throws Exception {
        ProcessId here = ProcessId.of(ProcessHandle.current());
        Map<String, Integer> ports = Map.of("http", 8_090);
        for (ProcessId id : List.of(here, GONE)) {
            DataDir.of(folder)
                    .save(new RunState(
                            "demo",
                            Phase.RUNNING,
                            "simulated",
                            id,
                            "2026-11-20T22:00:00Z",
                            "jdbc:x",
                            List.of(
                                    new ProcessState("postgres", id, "running", 0, Map.of(), "postgres.log"),
                                    new ProcessState("monitor", id, "running", 0, ports, "monitor.log")),
                            new ExchangeAddress("binance", null, null),
                            null));
            JsonNode json = JsonText.tree(printed("status", "--json"));
            if (id.equals(here)) {
                assertThat(json.path("page_url").asText()).isEqualTo("http://127.0.0.1:8090/");
                assertThat(json.path("jdbc_url").asText()).isEqualTo("jdbc:x");
                assertThat(printed("status")).contains("page       http://127.0.0.1:8090/\n", "database   jdbc:x (");
            } else {
                assertThat(json.path("page_url").isNull()).isTrue();
                assertThat(json.path("jdbc_url").isNull()).isTrue();
                assertThat(printed("status"))
                        .contains("page       not running\n", "database   not running; its data stay in " + folder)
                        .doesNotContain("http://", "jdbc:");
            }
        }
    }

    @Test
    void aKilledRunIsAnEventOfTheNextCommandAndTheLogGoesOn() {
        printed("down");

        assertThat(printed("status"))
                .contains("run killed: its supervisor, pid 999999999, ended without a word after 2026-11-20T22:00:00Z")
                .contains("run started: run", "spark ended: killed, signal 9");
        assertThat(new EventLog(DataDir.of(folder)).newest(10)).hasSize(4);
    }
}
