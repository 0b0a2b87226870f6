package marketdata.local;

import marketdata.local.process.ProcessId;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code state.json} says about the newest run of a data folder.
 *
 * @param command what was asked for: {@code demo}, {@code run}, {@code replay} or {@code servers}
 * @param phase how far it is
 * @param market whose trades the folder holds: {@code simulated}, {@code exchange}, or {@code none} for servers
 *     alone; they are never mixed
 * @param supervisor the process that started and watches the others
 * @param startedAt ISO, UTC
 * @param jdbcUrl of the database, without a password; null before the server's port is known
 * @param processes in the order they were started
 * @param exchange where the run's trades come from; null for servers alone, and in files of older versions
 * @param problem why no row is written now and what to do, in one line; null while all is well
 */
public record RunState(
        String command,
        Phase phase,
        String market,
        ProcessId supervisor,
        String startedAt,
        String jdbcUrl,
        List<ProcessState> processes,
        ExchangeAddress exchange,
        String problem) {

    /** How far a run is. */
    public enum Phase {
        /** Processes are being started. */
        STARTING,
        /** All processes run; no row of this run is in the table yet. */
        WAITING,
        /** As WAITING, but the time in which a first row is expected has passed; the run continues trying. */
        NO_ROWS,
        /** All processes run, and rows of this run are in the table; a replay: its processes run. */
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
     * Where trades come from.
     *
     * @param source name of the exchange, as the option {@code --source}
     * @param restUrl of its REST interface; null: the exchange's own address
     * @param webSocketUrl of its WebSocket; null: the exchange's own address
     */
    public record ExchangeAddress(String source, String restUrl, String webSocketUrl) {
        /** For the environment of this project's programs; an address that is null is absent: the exchange's own. */
        public Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            environment.put("PIPELINE_SOURCE", source);
            if (restUrl != null) {
                environment.put("PIPELINE_REST_URL", restUrl);
            }
            if (webSocketUrl != null) {
                environment.put("PIPELINE_WEBSOCKET_URL", webSocketUrl);
            }
            return environment;
        }
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

    /** Address of the page that {@code monitor serve} shows; null when this run has none. */
    public String page() {
        ProcessState monitor = process("monitor");
        Integer port = monitor == null ? null : monitor.ports().get("http");
        return port == null ? null : "http://127.0.0.1:" + port + "/";
    }

    /** Where the producer answers {@code /status}; null when this run has none. */
    public String producer() {
        ProcessState producer = process("producer");
        Integer port = producer == null ? null : producer.ports().get("status");
        return port == null ? null : "http://127.0.0.1:" + port;
    }

    /** Address of the broker, {@code host:port}; null before it was started. */
    public String kafkaBootstrapServers() {
        ProcessState kafka = process("kafka");
        Integer port = kafka == null ? null : kafka.ports().get("broker");
        return port == null ? null : "127.0.0.1:" + port;
    }

    /** Whether the process of this name runs, in a state as it is {@link #seenNow}. */
    public boolean runs(String name) {
        ProcessState process = process(name);
        return process != null && process.id() != null;
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
        return new RunState(command, phase, market, supervisor, startedAt, jdbcUrl, seen, exchange, problem);
    }

    /** With one process started again, at a URL that may be new. */
    public RunState with(ProcessState again, String url) {
        List<ProcessState> all = processes.stream()
                .map(process -> process.name().equals(again.name()) ? again : process)
                .toList();
        return new RunState(command, phase, market, supervisor, startedAt, url, all, exchange, problem);
    }

    /** After everything has been stopped. */
    public RunState stopped() {
        Phase last = phase == Phase.FINISHED || phase == Phase.FAILED ? phase : Phase.STOPPED;
        return new RunState(
                command, last, market, supervisor, startedAt, jdbcUrl, seenNow().processes(), exchange, null);
    }

    /** Whether its supervisor runs. */
    public boolean live() {
        return supervisor.running().isPresent();
    }

    /** One word for how it is; {@code killed} when its supervisor is gone without having stopped. */
    public String inWords() {
        boolean ended = phase == Phase.STOPPED || phase == Phase.FINISHED || phase == Phase.FAILED;
        return ended || live() ? phase.name().toLowerCase(Locale.ROOT) : "killed";
    }
}
