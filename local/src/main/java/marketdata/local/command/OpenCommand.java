package marketdata.local.command;

import marketdata.local.JsonText;
import marketdata.local.RunState;
import marketdata.local.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./pipeline open}. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Prints the address of the run's page, for a browser on this machine.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the address was printed", "2:no run with a page is alive, or a wrong option"})
public final class OpenCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "As JSON: page_url.")
    private boolean json;

    @Override
    public Integer call() {
        RunState run = LiveRun.of(data.dir());
        if (run.page() == null) {
            throw new UserError("The run in " + data.dir().path() + " has no page: " + run.command()
                    + ". ./pipeline monitor serve --data " + data.dir().path() + " shows it.");
        }
        System.out.println(json ? JsonText.line(Map.of("page_url", run.page())) : run.page());
        return 0;
    }
}
