package marketdata.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.RunState;
import marketdata.local.RunState.ExchangeAddress;
import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.ProcessId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class RunProblemsTest {
    private static final ProcessId SELF = ProcessId.of(ProcessHandle.current());
    private static final ProcessId GONE = new ProcessId(Integer.MAX_VALUE, 1);

    @Test
    void aRunWithRowsWhoseProcessesAllRunHasNone() {
        assertThat(RunProblems.of(run(Phase.RUNNING, SELF, null, "running"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STARTING, starting",
        "WAITING, No row of this run",
        "NO_ROWS, No row of this run",
        "STOPPING, being stopped",
        "FAILED, has failed"
    })
    void everyOtherPhaseOfALiveRunIsOne(Phase phase, String text) {
        assertThat(RunProblems.of(run(phase, SELF, null, "running")))
                .singleElement()
                .asString()
                .contains(text);
    }

    @Test
    void aProcessThatDoesNotRunAndALostConnectionAreNamed() {
        assertThat(RunProblems.of(run(Phase.RUNNING, SELF, "No connection to the exchange", "restarting")))
                .containsExactly(
                        "No connection to the exchange",
                        "kafka does not run (restarting); ./pipeline logs kafka shows why.");
    }

    @Test
    void aKilledRunIsAProblemAndAStoppedOneIsNot() {
        assertThat(RunProblems.of(run(Phase.RUNNING, GONE, null, "running")))
                .singleElement()
                .asString()
                .contains("killed");
        assertThat(RunProblems.of(run(Phase.STOPPED, GONE, null, "stopped"))).isEmpty();
    }

    @Test
    void aProgramBesideARunAsksTheRunsOwnExchange() {
        RunState run = run(Phase.RUNNING, SELF, null, "running");

        assertThat(LiveRun.addresses(run))
                .containsEntry("PIPELINE_REST_URL", "https://data-api.binance.vision")
                .containsEntry("PIPELINE_SOURCE", "binance")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:20000")
                .doesNotContainKey("PIPELINE_WEBSOCKET_URL");
    }

    private static RunState run(Phase phase, ProcessId supervisor, String problem, String kafka) {
        return new RunState(
                "run",
                phase,
                "exchange",
                supervisor,
                "2026-11-20T22:00:00Z",
                "jdbc:x",
                List.of(new ProcessState("kafka", SELF, kafka, 0, Map.of("broker", 20_000), "kafka.log")),
                new ExchangeAddress("binance", "https://data-api.binance.vision", null),
                problem);
    }
}
