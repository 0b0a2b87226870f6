package marketdata.faults;

import marketdata.faults.FaultRun.Schedule;
import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.injection.FaultKind;
import marketdata.faults.pipeline.PipelineRun;
import marketdata.faults.pipeline.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code ./pipeline torture}. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "A demo with injected faults: kills, cuts, lost, duplicate and reordered frames. An independent oracle"
                        + " then compares every row, trade and dead letter with the exchange's own tape.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing differs from the oracle",
            "1:something differs, or the run ended too soon",
            "2:a wrong option"
        })
public final class TortureCommand implements Callable<Integer> {
    /** Trades a second beyond which the history is short: the oracle holds every trade in memory. */
    private static final int FAST = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "Simulated exchange: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private SimulatedExchange source;

    @Option(
            names = "--seed",
            defaultValue = "${env:PIPELINE_SEED:-0}",
            description = "Decides the market and the sequence of faults; 0 draws one and prints it (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--minutes",
            defaultValue = "${env:PIPELINE_MINUTES:-3}",
            description = "How long faults are injected (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--kills",
            defaultValue = "${env:PIPELINE_KILLS:-0}",
            description =
                    "Continues until so many processes were killed, whatever --minutes says; checks after every hundredth"
                            + " (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "${env:PIPELINE_EVERY:-4}",
            description = "Mean time between two faults (default: ${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description = "Only these faults, for example KILL_SPARK,KILL_POSTGRES (default: all of"
                    + " ${COMPLETION-CANDIDATES}).")
    private List<FaultKind> only = List.of(FaultKind.values());

    @Mixin
    private SideJobOptions sideJobs;

    @Option(
            names = "--rate",
            defaultValue = "${env:PIPELINE_RATE:-60}",
            description = "Trades a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the run, must not exist (default: torture-SEED in .pipeline; removed when nothing"
                    + " differs).")
    private Path folder;

    @Option(names = "--json", description = "Print JSON lines instead of text.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!(minutes > 0 && every >= 0.1 && rate > 0 && kills >= 0)) {
            throw rejected(String.format(
                    Locale.ROOT,
                    "--minutes %s --every %s --rate %d --kills %d: allowed are numbers above 0, --every from 0.1",
                    minutes,
                    every,
                    rate,
                    kills));
        }
        Set<FaultKind> possible = possible();
        long used = seed == 0 ? new SecureRandom().nextInt(1, Integer.MAX_VALUE) : seed;
        RunFolder data = new RunFolder(folder == null ? home().resolve(".pipeline/torture-" + used) : folder);
        if (Files.exists(data.path())) {
            throw rejected("--data " + data.path() + " exists; a torture run needs a new folder");
        }
        Output output = new Output(json);
        output.event(
                "seed",
                String.format(
                        Locale.ROOT,
                        "./pipeline torture --source %s --seed %d %s --every %s --rate %d%s%s (%s)",
                        source.source(),
                        used,
                        kills > 0 ? "--kills " + kills : "--minutes " + minutes,
                        every,
                        rate,
                        onlyThese(),
                        sideJobs.given(),
                        data.path()));
        PipelineRun run = new PipelineRun(home(), data, market(used), sideJobs.sideJobs(), source.lakeTopic());
        Schedule schedule = new Schedule(
                used, Duration.ofMillis((long) (minutes * 60_000)), Duration.ofMillis((long) (every * 1000)), kills);
        List<String> differences =
                new FaultRun(run, source, sideJobs.sideJobs(), possible, schedule, output).differences();
        differences.forEach(difference -> output.event("difference", difference));
        if (!differences.isEmpty()) {
            output.event("kept", "everything is kept in " + data.path() + "; seed " + used);
            return 1;
        }
        data.remove();
        return 0;
    }

    /** One symbol is new, another one stops and begins again: their ids begin with the exchange's lowest. */
    private PipelineRun.Market market(long used) {
        boolean fast = rate > FAST;
        List<String> shuffled = new ArrayList<>(source.symbols());
        Collections.shuffle(shuffled, new Random(used));
        return new PipelineRun.Market(
                source.source(),
                String.join(",", source.symbols()),
                rate,
                used,
                fast ? "10 seconds" : "9 minutes",
                fast ? "" : shuffled.get(0),
                fast ? "" : shuffled.get(1));
    }

    private Set<FaultKind> possible() {
        Set<FaultKind> possible = EnumSet.copyOf(only);
        possible.removeIf(each -> !each.isPossible(source, !sideJobs.none()));
        if (possible.isEmpty()) {
            throw rejected("--only %s: cannot happen at %s %s".formatted(only, source.source(), sideJobs.given()));
        }
        return possible;
    }

    private String onlyThese() {
        return only.size() == FaultKind.values().length
                ? ""
                : " --only " + only.stream().map(FaultKind::name).collect(Collectors.joining(","));
    }

    private ParameterException rejected(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The program {@code pipeline} says where it is. */
    private static Path home() {
        String home = System.getProperty("pipeline.home");
        if (home == null) {
            throw new IllegalStateException("-Dpipeline.home is not set; start through ./pipeline torture");
        }
        return Path.of(home).toAbsolutePath();
    }
}
