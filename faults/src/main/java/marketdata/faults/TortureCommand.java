package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Folders;
import marketdata.local.Project;
import marketdata.local.UserError;
import marketdata.local.run.Plan;
import marketdata.local.run.View;
import marketdata.local.torture.Misfortune;
import marketdata.local.torture.TortureRun;
import marketdata.local.torture.TortureRun.Measure;
import marketdata.local.torture.Venue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
                "A demo under kills, cuts, lost, doubled and shuffled frames; at its end every row, trade and dead"
                        + " letter is held against the exchange's own tape. Exit code 1 when anything differs.")
public final class TortureCommand implements Callable<Integer> {
    /** Beyond so many trades a second the history is short: the judge holds every trade in memory. */
    private static final int FAST = 1_000;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "Simulated exchange: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--seed",
            defaultValue = "${env:PIPELINE_SEED:-0}",
            description = "Decides market and misfortunes; 0 draws one and prints it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--minutes",
            defaultValue = "${env:PIPELINE_MINUTES:-3}",
            description = "How long misfortune follows misfortune (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--kills",
            defaultValue = "${env:PIPELINE_KILLS:-0}",
            description =
                    "Goes on until so many processes were killed, whatever --minutes says; judged at every hundredth"
                            + " (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "${env:PIPELINE_EVERY:-4}",
            description = "Mean time between two of them (default: ${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "MISFORTUNE",
            description = "Only these happen, for example KILL_SPARK,KILL_POSTGRES (default: all of"
                    + " ${COMPLETION-CANDIDATES}).")
    private List<Misfortune> only = List.of(Misfortune.values());

    @Mixin
    private BesideOptions beside;

    @Option(
            names = "--rate",
            defaultValue = "${env:PIPELINE_RATE:-60}",
            description = "Trades a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the run, must not exist (default: torture-SEED in .pipeline; removed when all is"
                    + " right).")
    private Path folder;

    @Option(names = "--json", description = "Print JSON lines instead of text.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (!(minutes > 0 && every >= 0.1 && rate > 0 && kills >= 0)) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--minutes %s --every %s --rate %d --kills %d: allowed are numbers above 0, --every from 0.1",
                    minutes,
                    every,
                    rate,
                    kills));
        }
        long used = seed == 0 ? new SecureRandom().nextInt(1, Integer.MAX_VALUE) : seed;
        Path at = folder == null ? Project.here().home().resolve(".pipeline/torture-" + used) : folder;
        if (Files.exists(at)) {
            throw new UserError("--data " + at + " exists; a torture run begins with nothing");
        }
        DataDir data = DataDir.of(at).create();
        View view = View.of(json);
        view.event(
                "seed",
                String.format(
                        Locale.ROOT,
                        "./pipeline torture --source %s --seed %d %s --every %s --rate %d%s%s (%s)",
                        source,
                        used,
                        kills > 0 ? "--kills " + kills : "--minutes " + minutes,
                        every,
                        rate,
                        onlyThese(),
                        beside.given(),
                        data.path()));
        Set<Misfortune> possible = possible();
        List<String> symbols = List.of(source.demoSymbols.split(","));
        boolean fast = rate > FAST;
        List<String> simulator = new ArrayList<>(
                SimulatedMarket.of(data, source.demoSymbols, rate, used, fast ? "10 seconds" : "9 minutes")
                        .arguments());
        simulator.addAll(source.forSimulator());
        if (!fast) {
            simulator.addAll(newNumberings(symbols, used));
        }
        Plan plan = new Plan(
                "torture",
                "simulated",
                simulator,
                List.of("--source", source.name(), "--symbols", source.demoSymbols, "--silent-seconds", "3"),
                "clean_trades",
                "1 second",
                true,
                beside.beside().jobs(venue()));
        List<String> differences;
        try (var unused = data.lock()) {
            differences = new TortureRun(Project.here(), data, plan, venue(), beside.beside(), symbols, possible, view)
                    .run(new Measure(
                            used,
                            Duration.ofMillis((long) (minutes * 60_000)),
                            Duration.ofMillis((long) (every * 1000)),
                            kills));
        }
        differences.forEach(difference -> view.event("difference", difference));
        if (!differences.isEmpty()) {
            view.event("kept", "everything is kept in " + data.path() + "; seed " + used);
            return 1;
        }
        Folders.remove(at);
        return 0;
    }

    /** One symbol is new, another was stopped and begins again: their ids begin with the exchange's lowest. */
    private static List<String> newNumberings(List<String> symbols, long seed) {
        List<String> shuffled = new ArrayList<>(symbols);
        Collections.shuffle(shuffled, new Random(seed));
        return List.of("--listed", shuffled.get(0), "--renumbered", shuffled.get(1));
    }

    private Venue venue() {
        return Venue.valueOf(source.name().toUpperCase(Locale.ROOT));
    }

    /** Those asked for, without what cannot happen at this exchange. */
    private Set<Misfortune> possible() {
        Set<Misfortune> possible = EnumSet.copyOf(only);
        possible.removeAll(venue().impossible());
        if (beside.none()) {
            possible.remove(Misfortune.KILL_JOB);
        }
        if (possible.isEmpty()) {
            throw new UserError("--only %s: cannot happen at %s %s".formatted(only, source, beside.given()));
        }
        return possible;
    }

    private String onlyThese() {
        return only.size() == Misfortune.values().length
                ? ""
                : " --only " + only.stream().map(Misfortune::name).collect(Collectors.joining(","));
    }
}
