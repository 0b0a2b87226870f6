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
    /** A hundred lines at once, and ten more when it may go on. */
    private static final String TALKER = "i=0; while [ $i -lt 110 ]; do i=$((i+1)); echo line $i;"
            + " while [ $i -ge 100 ] && [ ! -e \"$1\" ]; do sleep 0.01; done; done; sleep 600";

    @TempDir
    Path logs;

    @Test
    void aLogThatIsTooLargeBecomesTheOneBeforeAndItsProcessGoesOnWriting() throws Exception {
        Supervisor supervisor = new Supervisor(logs, 0, Duration.ZERO, text -> {}, () -> {}, text -> {});
        ManagedProcess process = supervisor.start(
                "talker",
                () -> new Launch(
                        "talker",
                        List.of(
                                "sh",
                                "-c",
                                TALKER,
                                "talker",
                                logs.resolve("go on").toString()),
                        Map.of(),
                        Map.of(),
                        logs,
                        "TERM"));
        try {
            awaitEnd(process.log(), "line 100\n");
            LogRotation.lookAtAll(logs, 400);
            Path before = logs.resolve("talker.log.1");
            assertThat(before).content().startsWith("line 1\n");
            long size = Files.size(before);
            Files.createFile(logs.resolve("go on"));
            awaitEnd(process.log(), "line 110\n");
            assertThat(process.log())
                    .as("no hole of zeros in place of the lines taken away")
                    .content()
                    .startsWith("line 101\n")
                    .hasLineCount(10);
            LogRotation.lookAtAll(logs, 1 << 20);
            assertThat(Files.size(before)).isEqualTo(size);
        } finally {
            supervisor.close();
            process.stop(Duration.ofSeconds(5));
        }
    }

    private static void awaitEnd(Path log, String end) throws Exception {
        for (int i = 0;
                i < 6_000 && !(Files.exists(log) && Files.readString(log).endsWith(end));
                i++) {
            Thread.sleep(10);
        }
        assertThat(log).content().endsWith(end);
    }
}
