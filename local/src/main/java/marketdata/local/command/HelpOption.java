package marketdata.local.command;

import picocli.CommandLine.Option;

/**
 * {@code --help} of a command that starts another program: with a name, or with further words, the program's own help.
 * Picocli's standard option would print this command's in every case.
 */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            description = "Show this help; after a name, the options of what the name starts.")
    boolean requested;
}
