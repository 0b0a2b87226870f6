package marketdata.local.command;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./pipeline completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script by which bash and zsh complete commands, options, jobs and feeds. In this terminal:",
            "  source <(./pipeline completion)",
            "For each one, in ~/.bashrc or ~/.zshrc: the script's file, written once by ./pipeline completion > FILE."
        })
public final class CompletionCommand implements Callable<Integer> {
    /** What the shell script of this name does without this program. */
    private static final List<String> BESIDE = List.of("torture", "airflow", "test");

    /** Commands of other programs, which a command of this program passes on to them; CompletionCommandTest compares them. */
    static final Map<String, List<String>> PASSED_ON = Map.of(
            "dead-letters",
            List.of("list", "explain", "redrive"),
            "monitor",
            List.of("doctor", "status", "check", "alert", "serve"),
            "check",
            List.of("all", "freshness", "completeness", "lag", "lake", "disk"),
            "alert",
            List.of("test"));

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.println(script(spec.root().commandLine()));
        return 0;
    }

    /** Each with the options of the command that passes it on. */
    private static void addPassedOn(CommandLine command) {
        for (String each : PASSED_ON.getOrDefault(command.getCommandName(), List.of())) {
            CommandSpec passed = CommandSpec.create().name(each);
            command.getCommandSpec()
                    .options()
                    .forEach(option ->
                            passed.addOption(OptionSpec.builder(option).build()));
            command.addSubcommand(each, passed);
            addPassedOn(command.getSubcommands().get(each));
        }
    }

    /** The script; the commands beside the program's own are added to it. */
    public static String script(CommandLine pipeline) {
        for (String each : BESIDE) {
            pipeline.addSubcommand(each, CommandSpec.create().name(each));
        }
        addPassedOn(pipeline.getSubcommands().get("dead-letters"));
        addPassedOn(pipeline.getSubcommands().get("monitor"));
        // picocli writes figures of names such as cmds0 with the digits of the user's language, which no shell takes.
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        try {
            return AutoComplete.bash("pipeline", pipeline);
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }
}
