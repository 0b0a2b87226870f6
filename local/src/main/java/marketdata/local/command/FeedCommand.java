package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.JsonText;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.UserError;
import marketdata.local.process.Launch;
import marketdata.local.process.SideProcesses;
import marketdata.local.run.Feeds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code ./pipeline feed}: one of the producer's feeds beside a live run, in the foreground; Ctrl-C ends it in good order. */
@Command(
        name = "feed",
        sortOptions = false,
        description =
                "Runs a feed of the producer beside a live run; without a name it lists them. What follows the name are the"
                        + " feed's own options: NAME --help lists them. Beside a demo the simulator is asked, beside a run the real world.")
public final class FeedCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Option(names = "--json", description = "The list as JSON.")
    private boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "prices, tickers, trades, news or alerts.",
            completionCandidates = Names.class)
    private String name;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help.printed(name)) {
            return 0;
        }
        if (name == null && json) {
            System.out.println(JsonText.line(Feeds.NAMES));
            return 0;
        }
        if (name == null) {
            Feeds.NAMES.forEach(System.out::println);
            return 0;
        }
        if (!Feeds.NAMES.contains(name)) {
            throw new UserError("feed '" + name + "'; allowed: " + String.join(", ", Feeds.NAMES));
        }
        if (help.requested) {
            return ProgramHelp.ofJar("producer", List.of(name));
        }
        DataDir dir = data.dir();
        RunState state = LiveRun.of(dir);
        List<Process> started = new CopyOnWriteArrayList<>();
        // Whoever stops this program means the feed.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop"));
        Process feed = null;
        for (Launch each : new Feeds(Project.here(), dir, state).launches(name, options)) {
            feed = start(each);
            started.add(feed);
        }
        int code = new SideProcesses(dir).waitFor("feed-" + name, feed);
        stop(started);
        return code;
    }

    /** The feeds' names, for the shell's completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Feeds.NAMES.iterator();
        }
    }

    private static Process start(Launch launch) throws IOException {
        return launch.process().inheritIO().start();
    }

    private static void stop(List<Process> started) {
        started.forEach(Process::destroy);
        for (Process each : started) {
            try {
                each.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
