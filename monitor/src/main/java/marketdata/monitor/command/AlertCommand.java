package marketdata.monitor.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Clock;

/** Alerts by hand. */
@Command(name = "alert", description = "Who gets alerts, tried out.")
public final class AlertCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** With its commands. */
    public static CommandLine commandLine(Clock clock) {
        return new CommandLine(new AlertCommand()).addSubcommand(new AlertTestCommand(clock));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given; allowed: test (see --help)");
    }
}
