package marketdata.connect.option;

import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What a program's exit codes mean, in the help of each of its commands. */
public final class ExitCodes {
    private ExitCodes() {}

    /**
     * Adds them to the help of a command and of its subcommands; one that lists its own keeps these.
     *
     * @param codes such as {@code "2:a wrong option"}
     */
    public static void explain(CommandLine command, String... codes) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        if (usage.exitCodeList().isEmpty()) {
            usage.exitCodeListHeading("Exit codes:%n");
            usage.exitCodeList(UsageMessageSpec.keyValuesMap(codes));
        }
        command.getSubcommands().values().forEach(each -> explain(each, codes));
    }
}
