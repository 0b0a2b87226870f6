package marketdata.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class SupervisorTest {
    @TempDir
    Path logs;

    private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<String> fatal = new CompletableFuture<>();
    private Supervisor supervisor;

    @AfterEach
    void stop() throws InterruptedException {
        supervisor.close();
        for (ManagedProcess process : supervisor.processes()) {
            process.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void aKilledProcessIsStartedAgainAndItsLastWordsAreTold() throws InterruptedException {
        ManagedProcess process = start(3, "echo working; sleep 600");
        awaitTrue(() -> !LogTail.last(process.log(), 1).isEmpty());
        ProcessId first = process.state().id();

        first.signal("KILL");

        awaitTrue(() -> process.restarts() == 1 && process.alive());
        assertThat(process.state().id()).isNotEqualTo(first);
        assertThat(printed).anyMatch(text -> text.contains("killed, signal 9") && text.contains("working"));
        awaitTrue(() -> events().newest(10).size() == 2);
        assertThat(events().newest(10))
                .satisfiesExactly(
                        ended -> {
                            assertThat(ended.process()).isEqualTo("test");
                            assertThat(ended.event()).isEqualTo("ended");
                            assertThat(ended.cause()).contains("killed, signal 9", "its last line: working");
                        },
                        restarted -> assertThat(restarted.event()).isEqualTo("restarted"));
    }

    @Test
    void aRefusedConfigurationIsNotTriedAgain() throws Exception {
        start(3, "echo wrong port; exit 2");

        assertThat(fatal.get(60, TimeUnit.SECONDS)).contains("wrong port");
    }

    @Test
    void whatEndsAgainAndAgainIsGivenUp() throws Exception {
        start(2, "echo no; exit 1");

        assertThat(fatal.get(60, TimeUnit.SECONDS)).contains("3 times in a row").contains("no");
    }

    /** As every JVM here is started; its own main class does not matter. */
    @Test
    void aProgramThatRunsOutOfMemoryEndsAndIsStartedAgain() throws Exception {
        Path program = logs.resolve("Eater.java");
        java.nio.file.Files.writeString(
                program,
                "class Eater { public static void main(String[] a) throws Exception {"
                        + " var all = new java.util.ArrayList<byte[]>();"
                        + " new Thread(() -> { while (true) all.add(new byte[1 << 20]); }).start();"
                        + " Thread.sleep(60_000); } }");
        String java = ProcessHandle.current().info().command().orElseThrow();
        ManagedProcess process = start(3, "exec '" + java + "' -Xmx64m -XX:+ExitOnOutOfMemoryError '" + program + "'");

        awaitTrue(() -> process.restarts() >= 1);
        assertThat(printed).anyMatch(text -> text.contains("out of memory") && text.contains("OutOfMemoryError"));
    }

    @Test
    void whatAnEndedProgramLeftBehindIsGoneWhenItIsStartedAgain() throws InterruptedException {
        Path temporary = logs.resolve("tmp/test");
        String script = "ls '" + temporary + "' | wc -l; touch '" + temporary + "/left'; kill -9 $$";
        supervisor = new Supervisor(
                logs,
                3,
                Supervisor.LONGEST_PAUSE,
                printed::add,
                () -> {},
                failure -> fatal.complete(failure.getMessage()));
        List<String> command = List.of("sh", "-c", script, Launch.TEMPORARY + temporary);
        Launch launch = new Launch("test", command, Map.of(), Map.of(), logs, "TERM");
        ManagedProcess process = supervisor.start("test", () -> launch);

        awaitTrue(() ->
                LogTail.last(process.log(), 5).stream().filter("0"::equals).count() >= 2);
    }

    @Test
    void whatIsStoppedStaysStopped() throws InterruptedException {
        ManagedProcess process = start(3, "sleep 600");

        process.stop(Duration.ofSeconds(5));
        Thread.sleep(1_000);

        assertThat(process.alive()).isFalse();
        assertThat(process.restarts()).isZero();
        assertThat(process.state().state()).isEqualTo("stopped");
    }

    @Test
    void whatDoesNotListenIsKilled() throws InterruptedException {
        ManagedProcess process = start(3, "trap '' TERM; echo deaf; while true; do sleep 1; done");
        awaitTrue(() -> !LogTail.last(process.log(), 1).isEmpty());

        process.stop(Duration.ofSeconds(1));

        assertThat(process.alive()).isFalse();
    }

    private EventLog events() {
        return new EventLog(logs.resolve("events.jsonl"), EventLog.LARGEST);
    }

    private ManagedProcess start(int attempts, String script) {
        supervisor = new Supervisor(
                logs,
                attempts,
                Supervisor.LONGEST_PAUSE,
                printed::add,
                () -> {},
                failure -> fatal.complete(failure.getMessage()));
        supervisor.recordIn(events());
        Launch launch = new Launch("test", List.of("sh", "-c", script), Map.of(), Map.of(), logs, "TERM");
        return supervisor.start("test", () -> launch);
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2_400 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
