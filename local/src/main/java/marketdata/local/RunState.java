package marketdata.local;

import marketdata.local.process.ProcessId;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code state.json} says about the newest run of a data folder.
 *
 * @param command what was asked for: {@code demo}, {@code run}, {@code replay} or {@code sql}
 * @param phase how far it is
 * @param market whose trades the folder holds, {@code simulated} or an exchange's; they are never mixed
 * @param supervisor the process that started and watches the others
 * @param startedAt ISO, UTC
 * @param jdbcUrl of the database, without a password; null before the server's port is known
 * @param processes in the order they were started
 */
public record RunState(
        String command,
        Phase phase,
        String market,
        ProcessId supervisor,
        String startedAt,
        String jdbcUrl,
        List<ProcessState> processes) {

    /** How far a run is. */
    public enum Phase {
        /** Processes are being started. */
        STARTING,
        /** All processes are up and rows are made. */
        RUNNING,
        /** Processes are being stopped. */
        STOPPING,
        /** Stopped as asked; data kept. */
        STOPPED,
        /** A replay has done all it had to do; data kept. */
        FINISHED,
        /** Could not go on; the logs say why. */
        FAILED
    }

    /**
     * One process.
     *
     * @param id null while it is not running
     * @param state {@code starting}, {@code running}, {@code restarting} or {@code stopped}
     * @param restarts how often it was started again in this run
     * @param ports by their purpose, all on loopback
     * @param log its log file
     */
    public record ProcessState(
            String name, ProcessId id, String state, int restarts, Map<String, Integer> ports, String log) {
        ProcessState seenNow() {
            if (id == null || id.running().isPresent()) {
                return this;
            }
            return new ProcessState(name, null, "stopped", restarts, ports, log);
        }
    }

    /** Copies the list. */
    public RunState {
        processes = List.copyOf(processes);
    }

    /** Who holds the folder, for a person. */
    public String holder() {
        return "`pipeline " + command + "` (pid " + supervisor.pid() + ", since " + startedAt + ")";
    }

    /** The state of one process, or null. */
    public ProcessState process(String name) {
        return processes.stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** As it is now: what does not run any more is not said to run. */
    public RunState seenNow() {
        List<ProcessState> seen = processes.stream().map(ProcessState::seenNow).toList();
        return new RunState(command, phase, market, supervisor, startedAt, jdbcUrl, seen);
    }

    /** With one process started again, at a URL that may be new. */
    public RunState with(ProcessState again, String url) {
        List<ProcessState> all = processes.stream()
                .map(process -> process.name().equals(again.name()) ? again : process)
                .toList();
        return new RunState(command, phase, market, supervisor, startedAt, url, all);
    }

    /** After everything has been stopped. */
    public RunState stopped() {
        Phase last = phase == Phase.FINISHED || phase == Phase.FAILED ? phase : Phase.STOPPED;
        return new RunState(
                command, last, market, supervisor, startedAt, jdbcUrl, seenNow().processes());
    }

    /** One word for how it is; {@code killed} when its supervisor is gone without having stopped. */
    public String inWords() {
        boolean ended = phase == Phase.STOPPED || phase == Phase.FINISHED || phase == Phase.FAILED;
        return ended || supervisor.running().isPresent() ? phase.name().toLowerCase(Locale.ROOT) : "killed";
    }
}
