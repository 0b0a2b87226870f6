package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.JsonText;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.UserError;
import marketdata.local.process.Launch;
import marketdata.local.process.SideProcesses;
import marketdata.local.run.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.zip.ZipFile;

/** {@code ./pipeline job}: one of spark-processor's jobs beside a live run, in the foreground; Ctrl-C ends it in good order. */
@Command(
        name = "job",
        sortOptions = false,
        description =
                "Runs a job of spark-processor beside a live run; without a name it lists them. What follows the name"
                        + " are the job's own options: NAME --help lists them.")
public final class JobCommand implements Callable<Integer> {
    private static final String JOBS = "marketdata/spark/job/jobs.properties";

    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--json",
            description = "The list as JSON, each job with what it does; of a job that reports, its report.")
    private boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The job's class.",
            completionCandidates = Names.class)
    private String name;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help.printed(name)) {
            return 0;
        }
        SortedMap<String, String> jobs = jobs(Project.here().jar("spark-processor"));
        if (name == null && json) {
            System.out.println(JsonText.line(jobs));
            return 0;
        }
        if (name == null) {
            jobs.forEach((job, text) -> System.out.printf(Locale.ROOT, "%-16s %s%n", job, text));
            return 0;
        }
        if (!jobs.containsKey(name)) {
            throw new UserError("job '" + name + "'; allowed: " + String.join(", ", jobs.keySet()));
        }
        if (help.requested) {
            return ProgramHelp.ofJob(name);
        }
        DataDir dir = data.dir();
        return run(dir, LiveRun.of(dir), name, arguments());
    }

    /** What the job gets. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(options);
        if (json) {
            arguments.add("--json");
        }
        return arguments;
    }

    /** The jobs' names, for the shell's completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            try {
                return jobs(Project.here().jar("spark-processor")).keySet().iterator();
            } catch (IOException | UserError e) {
                // Not built yet: nothing to offer.
                return Collections.emptyIterator();
            }
        }
    }

    /** Runs a job beside a live run, in the foreground; its exit code. */
    static int run(DataDir dir, RunState live, String job, List<String> options)
            throws IOException, InterruptedException {
        Launch launch = Stack.job(Project.here(), dir, live, job, options);
        ProcessBuilder builder = launch.process().inheritIO();
        builder.environment().putAll(LiveRun.addresses(live));
        return new SideProcesses(dir).waitFor(launch.name(), builder.start());
    }

    /** The list that the jar carries: each job with what it does. */
    private static SortedMap<String, String> jobs(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(JOBS))) {
            Properties listed = new Properties();
            listed.load(in);
            SortedMap<String, String> jobs = new TreeMap<>();
            listed.stringPropertyNames().forEach(each -> jobs.put(each, listed.getProperty(each)));
            return jobs;
        }
    }
}
