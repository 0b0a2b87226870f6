package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.RunState;
import marketdata.local.UserError;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The run that is alive in a data folder, and what a program beside it must know of it. */
final class LiveRun {
    private LiveRun() {}

    /** The newest run of a folder, alive or not; empty when there was none. */
    static Optional<RunState> newest(DataDir dir) {
        return dir.exists() ? dir.state() : Optional.empty();
    }

    /**
     * The run that is alive.
     *
     * @throws UserError when none is
     */
    static RunState of(DataDir dir) {
        return newest(dir)
                .filter(RunState::live)
                .orElseThrow(() -> new UserError(
                        "No run is alive in " + dir.path() + ". Start one with ./pipeline demo or ./pipeline run"));
    }

    /**
     * Addresses of a run by their environment variables: broker, database, exchange. What the run does not know is
     * absent, so that a program's own default counts.
     */
    static Map<String, String> addresses(RunState run) {
        Map<String, String> addresses = new TreeMap<>();
        if (run.kafkaBootstrapServers() != null) {
            addresses.put("KAFKA_BOOTSTRAP_SERVERS", run.kafkaBootstrapServers());
        }
        if (run.jdbcUrl() != null) {
            addresses.put("POSTGRES_URL", run.jdbcUrl());
        }
        if (run.exchange() != null) {
            addresses.putAll(run.exchange().environment());
        }
        return addresses;
    }
}
