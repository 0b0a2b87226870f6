package marketdata.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.DataDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

class EventLogTest {
    @TempDir
    Path folder;

    private static List<String> words(EventLog log, int count) {
        return log.newest(count).stream()
                .map(each -> each.process() + " " + each.event() + ": " + each.cause())
                .toList();
    }

    @Test
    void anEventHasTimeProcessAndCauseAndOutlivesItsWriter() {
        DataDir data = DataDir.of(folder).create();
        new EventLog(data).append("spark", "ended", "killed, signal 9\n second line");
        new EventLog(data).append("spark", "restarted", "restart 1 of this run");

        assertThat(words(new EventLog(data), 10))
                .containsExactly("spark ended: killed, signal 9 second line", "spark restarted: restart 1 of this run");
        assertThat(Instant.parse(new EventLog(data).newest(1).get(0).at()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void itNeverGrowsBeyondTwoFilesAndKeepsTheNewestEvents() throws Exception {
        EventLog log = new EventLog(folder.resolve("events.jsonl"), 2_000);

        for (int i = 0; i < 200; i++) {
            log.append("spark", "ended", String.format(Locale.ROOT, "cause %d", i));
        }

        assertThat(Files.size(folder.resolve("events.jsonl"))).isLessThanOrEqualTo(2_000);
        assertThat(Files.size(folder.resolve("events.jsonl.1"))).isLessThanOrEqualTo(2_000);
        assertThat(words(log, 20)).hasSize(20).endsWith("spark ended: cause 198", "spark ended: cause 199");
    }

    @Test
    void severalWritersLoseNothing() {
        Path file = folder.resolve("events.jsonl");
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 25; i++) {
                                new EventLog(file, EventLog.LARGEST).append("w" + writer, "ended", "x");
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(new EventLog(file, EventLog.LARGEST).newest(1_000)).hasSize(100);
    }

    @Test
    void aLineThatACrashHasCutIsLeftOut() throws Exception {
        EventLog log = new EventLog(folder.resolve("events.jsonl"), EventLog.LARGEST);
        log.append("kafka", "ended", "x");
        Files.write(
                folder.resolve("events.jsonl"),
                "{\"at\":\"2026".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);

        assertThat(words(log, 10)).containsExactly("kafka ended: x");
        assertThat(log.append("kafka", "restarted", "y")).isTrue();
        assertThat(words(log, 10)).contains("kafka restarted: y");
    }

    @Test
    void theLastStartThatWroteRowsSaysHowLongAStartTakes() throws Exception {
        EventLog log = new EventLog(folder.resolve("events.jsonl"), EventLog.LARGEST);
        assertThat(log.lastStart()).isEmpty();
        Files.writeString(folder.resolve("events.jsonl"), """
                {"at":"2026-11-20T22:00:00Z","process":"run","event":"started","cause":"demo"}
                {"at":"2026-11-20T22:00:40Z","process":"run","event":"working","cause":"x"}
                {"at":"2026-11-20T23:00:00Z","process":"run","event":"started","cause":"demo"}
                {"at":"2026-11-20T23:00:05Z","process":"spark","event":"ended","cause":"x"}
                {"at":"2026-11-20T23:00:12Z","process":"run","event":"working","cause":"x"}
                {"at":"2026-11-20T23:30:00Z","process":"run","event":"stopped","cause":"stopped"}
                {"at":"2026-11-20T23:40:00Z","process":"run","event":"started","cause":"demo"}
                """);
        assertThat(log.lastStart()).contains(Duration.ofSeconds(12));
    }

    @Test
    void aFolderThatTakesNothingStopsNobody() {
        assertThat(new EventLog(folder.resolve("gone/events.jsonl"), EventLog.LARGEST).append("kafka", "ended", "x"))
                .isFalse();
    }

    @Test
    void jobsAndFeedsBesideARunAreShownWhileTheyRunAndTheirEndIsAnEvent() throws Exception {
        DataDir data = DataDir.of(folder).create();
        SideProcesses beside = new SideProcesses(data);
        Process job = new ProcessBuilder("sleep", "600").start();
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> {
            try {
                return beside.waitFor("job-TradeWindows", job);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 1_200 && beside.running().isEmpty(); i++) {
            Thread.sleep(50);
        }

        assertThat(beside.running()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("job-TradeWindows");
            assertThat(each.id().pid()).isEqualTo(job.pid());
        });
        job.destroyForcibly();

        assertThat(code.get()).isEqualTo(137);
        assertThat(beside.running()).isEmpty();
        assertThat(words(new EventLog(data), 10))
                .hasSize(2)
                .anyMatch(each -> each.startsWith("job-TradeWindows started: beside the run, pid "))
                .anyMatch(each -> each.startsWith("job-TradeWindows ended: killed, signal 9"));
    }
}
