package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ./pipeline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A simulated exchange, offline: its last 30 minutes at full speed, then live.")
public final class DemoCommand extends StartCommand {
    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "The exchange to imitate: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--symbols",
            paramLabel = "A,B",
            defaultValue = "${env:PIPELINE_SYMBOLS:-}",
            description = "Symbols of the simulated market (default: five that the exchange has).")
    private String symbols;

    @Option(
            names = "--rate",
            defaultValue = "${env:PIPELINE_RATE:-50}",
            description = "Trades a second, all symbols together (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--history",
            defaultValue = "${env:PIPELINE_HISTORY:-30 minutes}",
            description = "Played at full speed first (default: ${DEFAULT-VALUE}).")
    private String history;

    @Option(
            names = "--seed",
            defaultValue = "${env:PIPELINE_SEED:-1}",
            description = "The market's seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--tape",
            description = "Write every frame as received to hourly files under tape/ in the data folder, for replay.")
    private boolean tape;

    @Option(
            names = "--alert-urls",
            paramLabel = "URL,...",
            defaultValue = "",
            description =
                    "Who gets a message when something goes wrong, as in ./pipeline run; ALERT_URLS is not read, so that"
                            + " no demo wakes anybody by mistake (default: nobody).")
    private String alertUrls;

    @Option(
            names = "--longest-pause",
            hidden = true,
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Longest pause before an ended process is started again; short where processes are killed on"
                    + " purpose.")
    private int longestPause;

    @Override
    Plan plan(DataDir data) {
        String names = symbols.isBlank() ? source.demoSymbols : source.symbols(symbols);
        List<String> simulator = new ArrayList<>(
                SimulatedMarket.of(data, names, rate, seed, history).arguments());
        simulator.addAll(source.forSimulator());
        List<String> producer = List.of("--source", source.name(), "--symbols", names);
        return new Plan(
                "demo",
                "simulated",
                simulator,
                producer,
                "clean_trades",
                "1 second",
                tape,
                alertUrls,
                Duration.ofSeconds(longestPause));
    }

    @Override
    Goal goal() {
        return Goal.FOREVER;
    }
}
