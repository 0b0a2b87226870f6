package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.process.EventLog;
import marketdata.local.process.ProcessId;
import marketdata.local.server.PostgresServer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Processes of a run whose supervisor was killed: known by pid and start time from {@code state.json}. */
public final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Names of those that still run. */
    public static List<String> running(RunState state) {
        return state.processes().stream()
                .filter(process ->
                        process.id() != null && process.id().running().isPresent())
                .map(ProcessState::name)
                .toList();
    }

    /** Makes it an event that a run was killed, if it was; {@code left} of its processes have been stopped since. */
    public static void record(DataDir data, Optional<RunState> before, List<String> left) {
        before.filter(state -> state.inWords().equals("killed")).ifPresent(state -> new EventLog(data)
                .append(
                        EventLog.RUN,
                        "killed",
                        "its supervisor, pid %s, ended without a word after %s; stopped now: %s"
                                .formatted(
                                        state.supervisor().pid(),
                                        state.startedAt(),
                                        left.isEmpty() ? "nothing was left" : String.join(", ", left))));
    }

    /** Stops them in order; the caller holds the folder's lock. Returns their names. */
    public static List<String> stop(DataDir data) throws InterruptedException {
        Optional<RunState> state = data.state();
        if (state.isEmpty()) {
            return List.of();
        }
        List<String> names = running(state.get());
        for (ProcessState process : StopOrder.of(state.get().processes(), ProcessState::name)) {
            ProcessId id = process.id();
            if (id != null) {
                id.stop(process.name().equals(PostgresServer.NAME) ? "INT" : "TERM", PATIENCE);
            }
        }
        return names;
    }
}
