package marketdata.monitor.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Clock;

/** The checks. */
@Command(
        name = "check",
        description =
                "Checks producer, streams, stored minutes, lake or disks against limits; the exit code is the worst result.")
public final class CheckCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** With its checks, on the given clock. */
    public static CommandLine commandLine(Clock clock) {
        return new CommandLine(new CheckCommand())
                .addSubcommand(new FreshnessCommand(clock))
                .addSubcommand(new CompletenessCommand(clock))
                .addSubcommand(new LagCommand(clock))
                .addSubcommand(new LakeCommand(clock))
                .addSubcommand(new DiskCommand(clock))
                .addSubcommand(new AllCommand(clock));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no check given; allowed: all, freshness, completeness, lag, lake, disk (see --help)");
    }
}
