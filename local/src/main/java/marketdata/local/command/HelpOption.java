package marketdata.local.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code --help} of a command that starts another program: with a name, or with further words, the program's own help.
 * Picocli's standard option would print this command's in every case.
 */
final class HelpOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            description = "Show this help; after a name, the options of what the name starts.")
    boolean requested;

    /** Prints the command's own help where it is requested without a name; whether it did. */
    boolean printed(String name) {
        if (!requested || name != null) {
            return false;
        }
        spec.commandLine().usage(System.out);
        return true;
    }
}
