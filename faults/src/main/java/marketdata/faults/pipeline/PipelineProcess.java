package marketdata.local.torture;

import marketdata.local.DataDir;
import marketdata.local.RunState;
import marketdata.local.process.Launch;
import marketdata.local.process.ProcessId;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A run's processes, by name, and what can be done to one of them. */
final class Processes {
    private final DataDir data;

    Processes(DataDir data) {
        this.data = data;
    }

    /** The one that runs now. */
    Optional<ProcessId> id(String name) {
        return data.state()
                .flatMap(state -> state.processes().stream()
                        .filter(process -> process.name().equals(name))
                        .findFirst())
                .map(RunState.ProcessState::id)
                .filter(id -> id.running().isPresent());
    }

    /** One more, that nobody watches over. */
    Process start(Launch launch, String log) throws IOException {
        return launch.process()
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.logs().resolve(log).toFile()))
                .start();
    }

    /** How large a file it may write: bytes, or {@code unlimited}. */
    static void limitFiles(ProcessId id, String bytes) throws IOException, InterruptedException {
        new ProcessBuilder("prlimit", "--pid", Long.toString(id.pid()), "--fsize=" + bytes + ":unlimited")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }
}
