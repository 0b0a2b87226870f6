package marketdata.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.RunState;
import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.ProcessId;
import marketdata.local.process.Supervisor;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Which runs have a page, and where it is. */
class PageOfRunTest {
    private static Plan plan(String command, List<String> simulator, Duration longestPause) {
        return new Plan(
                command, "simulated", simulator, List.of(), "clean_trades", "1 second", false, "", longestPause);
    }

    private static RunState state(ProcessState... processes) {
        return new RunState(
                "demo",
                Phase.RUNNING,
                "simulated",
                ProcessId.of(ProcessHandle.current()),
                "2026-11-29T10:00:00Z",
                null,
                List.of(processes),
                null,
                null);
    }

    @Test
    void demoAndRunHaveAPageAReplayAndARunUnderFaultsHaveNone() {
        Duration usual = Supervisor.LONGEST_PAUSE;
        assertThat(plan("demo", List.of("--rate", "50"), usual).page()).isTrue();
        assertThat(plan("run", null, usual).page()).isTrue();
        assertThat(plan("replay", List.of("--recording", "a.gz"), usual).page()).isFalse();
        assertThat(plan("demo", List.of(), Duration.ofSeconds(1)).page()).isFalse();
    }

    @Test
    void theMonitorsCommandsFindTheProducerWhereItAnswers() {
        assertThat(state(new ProcessState(
                                Programs.PRODUCER, null, "running", 0, Map.of("status", 21_875), "producer.log"))
                        .producer())
                .isEqualTo("http://127.0.0.1:21875");
        assertThat(state(new ProcessState(Programs.MONITOR, null, "running", 0, Map.of(), "monitor.log"))
                        .producer())
                .isNull();
    }

    @Test
    void theAddressIsThatOfTheMonitorsPort() {
        assertThat(state(new ProcessState(Programs.MONITOR, null, "running", 0, Map.of("http", 21_874), "monitor.log"))
                        .page())
                .isEqualTo("http://127.0.0.1:21874/");
        assertThat(state().page()).isNull();
    }

    @Test
    void thePageEndsFirstSoThatItNeverShowsAServerThatIsGone() {
        assertThat(StopOrder.of(List.of(Programs.SPARK, Programs.MONITOR, Programs.PRODUCER), name -> name))
                .containsExactly(Programs.MONITOR, Programs.PRODUCER, Programs.SPARK);
    }
}
