package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.local.RunState.Phase;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.ProcessId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class DataDirTest {
    private static final ProcessId GONE = new ProcessId(Integer.MAX_VALUE, 1);

    @TempDir
    Path folder;

    @Test
    void aSecondRunOnAFolderIsToldWhoHasIt() throws IOException {
        DataDir data = DataDir.of(folder).create();
        ProcessId self = ProcessId.of(ProcessHandle.current());
        data.save(new RunState(
                "demo", Phase.RUNNING, "simulated", self, "2026-11-20T22:00:00Z", null, List.of(), null, null));

        try (FileLock held = data.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(data::lock)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("pipeline demo")
                    .hasMessageContaining("pid " + self.pid());
        }
        data.lock().close();
    }

    @Test
    void theStateIsReadAsItWasWritten() {
        DataDir data = DataDir.of(folder).create();
        ProcessState kafka = new ProcessState("kafka", GONE, "running", 2, Map.of("broker", 20_000), "kafka.log");
        RunState state = new RunState(
                "run", Phase.RUNNING, "exchange", GONE, "2026-11-20T22:00:00Z", "jdbc:x", List.of(kafka), null, null);

        data.save(state);

        assertThat(data.state()).contains(state);
    }

    @Test
    void whatDoesNotRunAnyMoreIsNotSaidToRun() {
        ProcessState kafka = new ProcessState("kafka", GONE, "running", 0, Map.of(), "kafka.log");
        RunState state = new RunState(
                "run", Phase.RUNNING, "exchange", GONE, "2026-11-20T22:00:00Z", null, List.of(kafka), null, null);

        assertThat(state.inWords()).isEqualTo("killed");
        assertThat(state.seenNow().process("kafka").state()).isEqualTo("stopped");
    }

    @Test
    void aPidGivenToSomebodyElseIsNotOurs() {
        ProcessId self = ProcessId.of(ProcessHandle.current());

        assertThat(self.running()).isPresent();
        assertThat(new ProcessId(self.pid(), self.started() - 60_000).running()).isEmpty();
    }
}
