package marketdata.local.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that starts something knows. */
final class StartOptions {
    @Mixin
    DataOption data;

    @Option(
            names = "--detach",
            description =
                    "Return once rows of the run are in the table (servers: once both answer); it keeps running until"
                            + " `down`. Exit code 1 when no row came within 60 s without a trade, or 5 minutes with trades:"
                            + " the run then keeps trying.")
    boolean detach;

    @Option(names = "--json", description = "Print JSON lines instead of text.")
    boolean json;

    @Option(names = "--background", hidden = true, description = "This is the process that --detach has started.")
    boolean background;
}
