package marketdata.local.run;

import marketdata.local.RunState.ExchangeAddress;
import marketdata.local.process.Supervisor;

import java.time.Duration;
import java.util.List;

/**
 * What a run is made of, besides broker, database and Spark driver.
 *
 * @param command {@code demo}, {@code run}, {@code replay} or {@code servers}
 * @param market "simulated", "exchange" for real trades, live or recorded, or "none" for broker and database alone; a
 *     folder holds one kind
 * @param simulator arguments of the simulated exchange; null when the real one is asked
 * @param producer arguments of the producer that only this run has
 * @param topic what the Spark driver reads: {@code clean_trades} or {@code raw_trades}
 * @param trigger how often it makes a batch, for example {@code 1 second}
 * @param tape whether the frames are written to hourly files in the data folder
 * @param alertUrls who gets the monitor's alerts, as its option {@code --alert-urls}; empty for nobody
 * @param longestPause before a process that keeps ending is started again
 */
public record Plan(
        String command,
        String market,
        List<String> simulator,
        List<String> producer,
        String topic,
        String trigger,
        boolean tape,
        String alertUrls,
        Duration longestPause) {
    /** Copies. */
    public Plan {
        simulator = simulator == null ? null : List.copyOf(simulator);
        producer = List.copyOf(producer);
    }

    /** Broker and database alone, for programs that bring their own trades. */
    public static Plan servers() {
        return new Plan("servers", "none", null, List.of(), null, null, false, "", Supervisor.LONGEST_PAUSE);
    }

    /** Whether nothing but broker and database is started. */
    public boolean serversOnly() {
        return market.equals("none");
    }

    /** The receivers may hold tokens. */
    @Override
    public String toString() {
        return "Plan[command=%s, market=%s, topic=%s]".formatted(command, market, topic);
    }

    /**
     * Where the trades come from: the simulated exchange at {@code simulatorAt}, host:port, or, null, the real one. Null
     * for servers alone.
     */
    ExchangeAddress exchange(String simulatorAt) {
        if (serversOnly()) {
            return null;
        }
        String source = option("--source");
        return simulatorAt == null
                ? new ExchangeAddress(source, option("--rest-url"), option("--websocket-url"))
                : new ExchangeAddress(source, "http://" + simulatorAt, "ws://" + simulatorAt);
    }

    /** The value of an option of the producer; null when it is not given. */
    private String option(String name) {
        int at = producer.indexOf(name);
        return at < 0 ? null : producer.get(at + 1);
    }

    /** Whether a simulated exchange is part of it. */
    public boolean simulated() {
        return simulator != null;
    }

    /** Whether people look at it: not at a replay, and not at a run whose processes are killed on purpose. */
    public boolean page() {
        return !replays() && longestPause.equals(Supervisor.LONGEST_PAUSE);
    }

    /** Whether it plays recordings, whose symbols only the simulator knows. */
    public boolean replays() {
        return simulated() && simulator.contains("--recording");
    }
}
