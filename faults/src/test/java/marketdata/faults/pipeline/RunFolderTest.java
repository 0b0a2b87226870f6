package marketdata.faults.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A run is known by its data folder alone; its processes here are a real one. */
class RunFolderTest {
    @TempDir
    Path path;

    private RunFolder folder;
    private Process sleep;

    @BeforeEach
    void start() throws IOException {
        folder = new RunFolder(path);
        sleep = new ProcessBuilder("sleep", "60").start();
        state(PipelineProcess.of(sleep.toHandle()).started());
    }

    private void state(long started) throws IOException {
        Files.writeString(
                path.resolve("state.json"),
                String.format(
                        Locale.ROOT,
                        "{\"supervisor\":{\"pid\":%1$d,\"started\":%2$d},\"processes\":["
                                + "{\"name\":\"kafka\",\"id\":{\"pid\":%1$d,\"started\":%2$d},\"ports\":{\"broker\":20001}},"
                                + "{\"name\":\"spark\",\"ports\":{}}]}",
                        sleep.pid(),
                        started));
    }

    @Test
    void aProcessIsFoundAsLongAsItRuns() throws IOException, InterruptedException {
        assertThat(folder.process("kafka")).map(PipelineProcess::pid).contains(sleep.pid());
        assertThat(folder.bootstrapServers()).isEqualTo("127.0.0.1:20001");
        assertThat(folder.process("spark")).isEmpty();
        folder.process("kafka").orElseThrow().stop(Duration.ofSeconds(20));
        assertThat(folder.process("kafka")).isEmpty();
    }

    @Test
    void aPidThatBelongsToAnotherProcessNowIsNotFound() throws IOException {
        state(PipelineProcess.of(sleep.toHandle()).started() - 60_000);
        assertThat(folder.process("kafka")).isEmpty();
        sleep.destroy();
    }

    @Test
    void whatTheStateLacksIsNamed() {
        assertThat(folder.process("tape")).isEmpty();
        assertThatThrownBy(folder::simulatorPort).hasMessageContaining("no port http of simulator");
        sleep.destroy();
    }
}
