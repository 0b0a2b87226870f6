package marketdata.local.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that starts something knows. */
final class StartOptions {
    @Mixin
    DataOption data;

    @Option(names = "--detach", description = "Return once everything is healthy; it keeps running until `down`.")
    boolean detach;

    @Option(names = "--json", description = "Print JSON lines instead of text.")
    boolean json;

    @Option(names = "--background", hidden = true, description = "This is the process that --detach has started.")
    boolean background;
}
