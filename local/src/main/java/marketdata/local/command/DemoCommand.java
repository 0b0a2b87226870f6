package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/** {@code ./pipeline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A simulated exchange, offline: its last 30 minutes at full speed, then live.")
public final class DemoCommand extends StartCommand {
    @Option(
            names = "--symbols",
            paramLabel = "A,B",
            defaultValue = "${env:SYMBOLS:-BTCUSDT,ETHUSDT,SOLUSDT,PEPEUSDT,SHIBUSDT}",
            description = "Symbols of the simulated market (default: ${DEFAULT-VALUE}).")
    private String symbols;

    @Option(
            names = "--rate",
            defaultValue = "${env:RATE:-50}",
            description = "Trades a second, all symbols together (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--history",
            defaultValue = "${env:HISTORY:-30 minutes}",
            description = "Played at full speed first (default: ${DEFAULT-VALUE}).")
    private String history;

    @Option(
            names = "--seed",
            defaultValue = "${env:SEED:-1}",
            description = "The market's seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    Plan plan(DataDir data) {
        List<String> simulator =
                SimulatedMarket.of(data, symbols, rate, seed, history).arguments();
        List<String> producer = List.of("--source", "binance", "--symbols", symbols);
        return new Plan("demo", "simulated", simulator, producer, "clean_trades", "1 second");
    }

    @Override
    Goal goal() {
        return Goal.FOREVER;
    }
}
