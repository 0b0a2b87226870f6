package marketdata.local;

import marketdata.connect.option.ExitCodes;
import marketdata.local.command.BackfillCommand;
import marketdata.local.command.CompletionCommand;
import marketdata.local.command.DeadLettersCommand;
import marketdata.local.command.DemoCommand;
import marketdata.local.command.DownCommand;
import marketdata.local.command.FeedCommand;
import marketdata.local.command.JobCommand;
import marketdata.local.command.LogsCommand;
import marketdata.local.command.MongoCommand;
import marketdata.local.command.MonitorCommand;
import marketdata.local.command.OpenCommand;
import marketdata.local.command.RecoverCommand;
import marketdata.local.command.ReplayCommand;
import marketdata.local.command.RunCommand;
import marketdata.local.command.RunStatusCommand;
import marketdata.local.command.ServersCommand;
import marketdata.local.command.SqlCommand;
import marketdata.local.command.TopicCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Locale;
import java.util.TimeZone;

/** {@code ./pipeline}: the whole pipeline on one machine, as processes. */
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        resourceBundle = "marketdata.version",
        version = "Crypto Pipeline ${bundle:crypto-pipeline-version}",
        description = "Exchange trades become self-verifying one-minute candles in PostgreSQL. All on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "  torture       Runs a demo under injected faults and checks its results.",
            "  test          Builds everything and runs all tests (needs no run).",
            "",
            "COMMAND --help explains it."
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ReplayCommand.class,
            RunStatusCommand.class,
            OpenCommand.class,
            LogsCommand.class,
            MonitorCommand.class,
            SqlCommand.class,
            TopicCommand.class,
            DownCommand.class,
            JobCommand.class,
            FeedCommand.class,
            BackfillCommand.class,
            DeadLettersCommand.class,
            ServersCommand.class,
            MongoCommand.class,
            RecoverCommand.class,
            CompletionCommand.class
        })
public final class Local implements Runnable {
    private static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    /** Ends with 0 when done, 1 when it could not be done, 2 when it was asked for wrongly. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine pipeline = new CommandLine(new Local())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // A folder or a recording may be called @x.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, args) -> rejected(wrong))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure));
        ExitCodes.explain(
                pipeline,
                "0:done",
                "1:it could not be done, or something is wrong; the output says what",
                "2:a wrong option, or nothing there to work on");
        return pipeline;
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static int rejected(ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println(oneLine(wrong.getMessage()) + " (see ./" + name + " --help)");
        return REFUSED;
    }

    private static int failed(Exception failure) {
        if (failure instanceof UserError) {
            System.err.println(oneLine(failure.getMessage()));
            return REFUSED;
        }
        String what = failure instanceof RunFailed ? failure.getMessage() : failure.toString();
        System.err.println("failed: " + oneLine(what));
        if (System.getenv("PIPELINE_DEBUG") != null) {
            failure.printStackTrace(System.err);
        }
        return 1;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
