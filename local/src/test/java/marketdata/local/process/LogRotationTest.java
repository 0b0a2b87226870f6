package marketdata.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class LogRotationTest {
    @TempDir
    Path logs;

    @Test
    void aLogThatIsTooLargeBecomesTheOneBeforeAndItsProcessGoesOnWriting() throws Exception {
        Supervisor supervisor = new Supervisor(logs, 0, Duration.ZERO, text -> {}, () -> {}, text -> {});
        ManagedProcess process = supervisor.start(
                "talker",
                () -> new Launch(
                        "talker",
                        List.of("sh", "-c", "i=0; while true; do i=$((i+1)); echo line $i; sleep 0.01; done"),
                        Map.of(),
                        Map.of(),
                        logs,
                        "TERM"));
        try {
            awaitSize(process.log(), 500);
            LogRotation.lookAtAll(logs, 400);
            Path before = logs.resolve("talker.log.1");
            assertThat(before).content().startsWith("line 1\n");
            long size = Files.size(before);
            awaitSize(process.log(), 50);
            assertThat(Files.size(process.log()))
                    .as("no hole of zeros in place of the lines taken away")
                    .isLessThan(size);
            assertThat(Files.readAllBytes(process.log())).doesNotContain((byte) 0);
            LogRotation.lookAtAll(logs, 1 << 20);
            assertThat(Files.size(before)).isEqualTo(size);
        } finally {
            supervisor.close();
            process.stop(Duration.ofSeconds(5));
        }
    }

    private static void awaitSize(Path log, long bytes) throws Exception {
        for (int i = 0; i < 1_000 && (!Files.exists(log) || Files.size(log) < bytes); i++) {
            Thread.sleep(10);
        }
        assertThat(Files.size(log)).isGreaterThanOrEqualTo(bytes);
    }
}
