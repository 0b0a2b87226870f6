package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.DataDir;
import marketdata.local.RunState.Phase;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a live run writes rows: says so only after rows of this run were read from the table, and otherwise names the
 * first cause. Later it reports the same way that the exchange or the Spark driver brings nothing any more, and names the
 * symbols that the exchange rejects.
 */
final class RunHealth {
    /** So long after all processes have started, a missing row is reported for the first time. */
    private static final Duration FIRST_REPORT = Duration.ofSeconds(10);
    /** A first row is expected within this time when no trade has been received ... */
    static final Duration WITHOUT_TRADES = Duration.ofSeconds(60);
    /** ... and within this time when trades arrive: the Spark driver may be starting on a busy machine. */
    static final Duration WITH_TRADES = Duration.ofMinutes(5);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** A connection may be replaced, or lost for a moment. */
    private static final Duration DISCONNECTED = Duration.ofSeconds(60);
    /** A batch is committed every few seconds; PostgreSQL or the driver may be started again in between. */
    private static final Duration WITHOUT_COMMIT = Duration.ofMinutes(3);

    private final DataDir data;
    private final Stack stack;
    private final View view;
    private final String source;
    private final Path producerLog;
    private final Instant beganAt = Instant.now();
    private final long began = System.nanoTime();
    private long position;
    private long lastLook = System.nanoTime();
    private long lastConnected;
    private long lastCommit;
    private long committed = -1;
    private long receivedAtCommit;
    private Duration nextReport = FIRST_REPORT;
    private boolean rowsSeen;
    private String firstCause;
    private String problem;
    /** Whether the problem concerns only some symbols: one that concerns all takes its place. */
    private boolean ofSomeSymbols;

    /**
     * @param source name of the exchange
     * @param position in the producer's log where this run begins, in bytes
     */
    RunHealth(DataDir data, Stack stack, View view, String source, long position) {
        this.data = data;
        this.stack = stack;
        this.view = view;
        this.source = source;
        this.producerLog = producerLog(data);
        this.position = position;
        stack.live(Phase.WAITING, null);
    }

    /** The log in which the first cause is looked for. */
    static Path producerLog(DataDir data) {
        return data.logs().resolve(Programs.PRODUCER + ".log");
    }

    /** Whether rows of this run have been read from the table. */
    boolean rowsSeen() {
        return rowsSeen;
    }

    /** Looks once; called again and again. */
    void look(Tables tables, Snapshot snapshot) throws SQLException, InterruptedException {
        if (!rowsSeen && stack.wroteRows(tables)) {
            rowsSeen = true;
            lastConnected = System.nanoTime();
            stack.works();
            view.event("running", "Rows of this run are in the table.", MinuteLines.figures(snapshot));
        }
        if (since(lastLook).compareTo(LOOK_EVERY) < 0) {
            return;
        }
        lastLook = System.nanoTime();
        if (rowsSeen) {
            lookAtFlow(snapshot);
        } else if (since(began).compareTo(nextReport) >= 0) {
            reportNoRows();
        }
    }

    private void reportNoRows() throws InterruptedException {
        Duration waited = since(began);
        Optional<JsonNode> producer = status();
        long trades = received(producer);
        if (waited.compareTo(WITHOUT_TRADES) < 0
                && (trades > 0 || logged(producer).isEmpty())) {
            // The producer and the Spark driver are starting, as in every run.
            forget(trades);
            return;
        }
        boolean expired = waited.compareTo(trades > 0 ? WITH_TRADES : WITHOUT_TRADES) >= 0;
        String text = "No row of this run after " + waited.toSeconds() + " s. " + cause(trades, producer)
                + (expired ? " The run keeps trying; ./pipeline down --data " + data.path() + " stops it." : "");
        stack.live(expired ? Phase.NO_ROWS : Phase.WAITING, text);
        view.event("no_rows", text, Map.of("cause", firstCause, "waited_seconds", waited.toSeconds()));
        Duration limit = waited.compareTo(WITHOUT_TRADES) < 0 ? WITHOUT_TRADES : WITH_TRADES;
        Duration next = waited.plus(REPORT_EVERY);
        // The report that ends the wait of --detach is not late by an interval.
        nextReport = waited.compareTo(limit) < 0 && next.compareTo(limit) > 0 ? limit : next;
    }

    /** What has been reported is over once trades arrive. */
    private void forget(long trades) {
        if (firstCause != null && trades > 0) {
            firstCause = null;
            stack.live(Phase.WAITING, null);
            view.event("trades_arrive", "Trades arrive; their first row is waited for.", Map.of());
        }
    }

    private Optional<String> logged(Optional<JsonNode> producer) {
        return FirstCause.in(producerLog, position, connected(producer));
    }

    /** The first cause once there is one: later warnings are often only its consequences. */
    private String cause(long trades, Optional<JsonNode> producer) {
        if (trades > 0) {
            firstCause = trades + " trades received; the Spark driver has not committed a row";
            return firstCause + driverCause();
        }
        boolean connected = connected(producer);
        Optional<String> logged = logged(producer);
        String logs = " ./pipeline logs producer --data " + data.path() + " shows more.";
        if (connected) {
            firstCause = "the producer is connected, but the exchange has sent no trade"
                    + logged.map(warning -> " (" + warning + ")").orElse("");
            return "First cause: " + firstCause + "." + logs;
        }
        firstCause = logged.orElse("the producer has no connection to the exchange yet");
        return "First cause: " + firstCause + "."
                + logged.map(cause -> " " + FirstCause.advice(cause, source) + ".")
                        .orElse(logs);
    }

    /** The end of a sentence about the driver: what it said itself, and where more stands. */
    private String driverCause() {
        return FirstCause.ofDriver(data.logs().resolve(Programs.SPARK + ".log"), beganAt)
                        .map(words -> ": " + words)
                        .orElse("")
                + ". ./pipeline logs spark --data " + data.path() + " shows why.";
    }

    private void lookAtFlow(Snapshot snapshot) throws InterruptedException {
        Optional<JsonNode> producer = status();
        long received = received(producer);
        long counted = snapshot.trades() + snapshot.duplicates() + snapshot.rejected() + snapshot.late();
        // A producer that was started again counts from 0; one that receives nothing leaves nothing to commit.
        if (counted != committed || received <= receivedAtCommit) {
            committed = counted;
            receivedAtCommit = received;
            lastCommit = System.nanoTime();
        }
        if (connected(producer)) {
            lastConnected = System.nanoTime();
            position = FirstCause.position(producerLog);
        }
        if (since(lastConnected).compareTo(DISCONNECTED) >= 0) {
            String cause = FirstCause.in(producerLog, position, false).orElse("the producer does not answer");
            report("No connection to the exchange since " + ago(lastConnected) + ". First cause: " + cause + ". "
                    + FirstCause.advice(cause, source) + ".");
        } else if (received > receivedAtCommit && since(lastCommit).compareTo(WITHOUT_COMMIT) >= 0) {
            report("Trades arrive, but the Spark driver has committed none since " + ago(lastCommit) + driverCause());
        } else if (producer.isPresent()) {
            lookAtSymbols(producer.flatMap(RejectedSymbols::in).orElse(null));
        }
    }

    /** Rows are written, but not of every symbol. */
    private void lookAtSymbols(String rejected) {
        if (Objects.equals(rejected, problem)) {
            return;
        }
        problem = rejected;
        ofSomeSymbols = rejected != null;
        stack.live(Phase.RUNNING, problem);
        if (ofSomeSymbols) {
            view.event("symbols_rejected", problem, Map.of());
        } else {
            view.event("recovered", "Trades of every symbol arrive and are committed again.", Map.of());
        }
    }

    /** Once: the first cause stays, also when the log continues about its consequences. */
    private void report(String text) {
        if (problem == null || ofSomeSymbols) {
            problem = text;
            ofSomeSymbols = false;
            stack.live(Phase.RUNNING, problem);
            view.event("no_new_rows", problem, Map.of());
        }
    }

    private static Instant ago(long nanos) {
        return Instant.now().minus(since(nanos)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static long received(Optional<JsonNode> producer) {
        return producer.map(status -> status.path("trades").asLong()).orElse(0L);
    }

    private static boolean connected(Optional<JsonNode> producer) {
        return producer.map(status -> status.path("connected").asBoolean()).orElse(false);
    }

    /** The producer's; empty while it does not answer. */
    private Optional<JsonNode> status() throws InterruptedException {
        return HttpStatus.of(stack.producerPort(), "/status");
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
