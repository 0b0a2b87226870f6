package marketdata.simulator;

import marketdata.simulator.server.SimulatorServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** An exchange on loopback: the seeded market or a recording, in the real exchange's wire formats. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        resourceBundle = "marketdata.version",
        version = "${bundle:crypto-pipeline-version}",
        sortOptions = false,
        exitCodeOnInvalidInput = Simulator.WRONG_CONFIGURATION,
        exitCodeOnExecutionException = 1,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:stopped, or a recording was sent to its end", "1:a fault", "2:a wrong option"},
        description = "An exchange on loopback: a seeded market, or a recording, in the real exchange's wire formats.")
public final class Simulator implements Callable<Integer> {

    static final int WRONG_CONFIGURATION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    /** Runs until it is killed; exit code 2 means wrong configuration. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Simulator()).setParameterExceptionHandler((e, args) -> {
            e.getCommandLine().getErr().println(oneLine(e.getMessage()));
            return WRONG_CONFIGURATION;
        });
    }

    /** Starts a simulator inside this process, for tests. Arguments are those of the command line. */
    public static SimulatorServer start(String... args) throws IOException {
        return start(wallClock(), args);
    }

    /** The same, as if it were that time now: what it has traded so far is then the same whenever it is started. */
    public static SimulatorServer startAt(Instant now, String... args) throws IOException {
        return start(wallClock(now), args);
    }

    /** The same, by a clock of one's own: microseconds since 1970 UTC, never backwards. */
    static SimulatorServer start(LongSupplier wallMicros, String... args) throws IOException {
        Simulator simulator = new Simulator();
        new CommandLine(simulator).parseArgs(args);
        return simulator.options.start(wallMicros);
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatorServer server;
        try {
            server = start();
        } catch (OptionException e) {
            spec.commandLine().getErr().println(oneLine(e.getMessage()));
            return WRONG_CONFIGURATION;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        LOG.info(
                "ready: WebSocket ws://127.0.0.1:{} REST http://127.0.0.1:{} {}",
                server.port(),
                server.port(),
                configuration());
        server.await();
        return 0;
    }

    private SimulatorServer start() throws OptionException {
        return options.start(wallClock());
    }

    private String configuration() {
        return spec.options().stream()
                .filter(option -> option.getValue() != null && !option.usageHelp() && !option.versionHelp())
                .map(option -> option.longestName() + "=" + option.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Microseconds since 1970 UTC that never go backwards. */
    private static LongSupplier wallClock() {
        return wallClock(Instant.now());
    }

    private static LongSupplier wallClock(Instant now) {
        long offset = now.toEpochMilli() * 1000 - System.nanoTime() / 1000;
        return () -> offset + System.nanoTime() / 1000;
    }

    private static String oneLine(String message) {
        return message == null ? "wrong configuration" : message.replaceAll("[\\x00-\\x1f\\x7f]+", " ");
    }
}
