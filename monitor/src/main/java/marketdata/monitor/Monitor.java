package marketdata.monitor;

import marketdata.connect.option.ProgramVersion;
import marketdata.monitor.check.Thresholds;
import marketdata.monitor.command.AlertCommand;
import marketdata.monitor.command.CheckCommand;
import marketdata.monitor.command.DoctorCommand;
import marketdata.monitor.command.ServeCommand;
import marketdata.monitor.command.StatusCommand;
import marketdata.monitor.text.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Looks at the pipeline from outside: what it has, what is wrong, what to do. Writes nothing but the table {@code alerts}. */
@Command(
        name = "monitor",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = Monitor.WRONG_CONFIGURATION,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything asked for is as it should be",
            "1:something is not: a warning or a critical result",
            "2:wrong option or setting; one line on stderr beginning with 'error:', nothing was checked",
            "3:could not be determined, for example because PostgreSQL cannot be reached"
        },
        description =
                "Looks at the pipeline from outside. Every option has an environment variable: PIPELINE_MAX_AGE for --max-age;"
                        + " Kafka's and PostgreSQL's are without prefix.")
public final class Monitor implements Runnable {
    /** Exit code of a wrong option or setting. */
    public static final int WRONG_CONFIGURATION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);
    private static final int NOT_DETERMINED = 3;

    @Spec
    private CommandSpec spec;

    /** Runs one command. */
    public static void main(String[] args) {
        System.exit(commandLine(Clock.systemUTC())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .execute(args));
    }

    /** All commands, on the given clock. */
    public static CommandLine commandLine(Clock clock) {
        CommandLine monitor = new CommandLine(new Monitor());
        monitor.addSubcommand(new StatusCommand(clock));
        monitor.addSubcommand(CheckCommand.commandLine(clock));
        monitor.addSubcommand(new DoctorCommand(clock));
        monitor.addSubcommand(AlertCommand.commandLine(clock));
        monitor.addSubcommand(new ServeCommand(clock));
        // Where the options' defaults come from that are limits.
        monitor.setResourceBundle(Thresholds.bundle());
        monitor.setParameterExceptionHandler((failure, args) -> {
            failure.getCommandLine().getErr().println("error: " + line(failure));
            return WRONG_CONFIGURATION;
        });
        monitor.setExecutionExceptionHandler((failure, command, parsed) -> {
            LOG.error("Ended by a fault", failure);
            return NOT_DETERMINED;
        });
        return monitor;
    }

    private static String line(ParameterException failure) {
        String line = Text.oneLine(failure.getMessage());
        return line.contains("allowed:") ? line : line + "; allowed: see monitor --help";
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command given; allowed: status, check, doctor, alert, serve (see --help)");
    }
}
