package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** {@code ./pipeline run}. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, description = "The live exchange.")
public final class RunCommand extends StartCommand {
    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "The exchange: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Source source;

    @ArgGroup
    private Symbols symbols;

    @Option(
            names = "--topic",
            defaultValue = "${env:KAFKA_TOPIC:-clean_trades}",
            description = "What Spark reads: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private TradeTopic topic;

    @Option(
            names = "--trigger",
            defaultValue = "${env:PIPELINE_TRIGGER:-1 second}",
            description = "How often Spark makes a batch (default: ${DEFAULT-VALUE}).")
    private String trigger;

    /** Which symbols: by name, or the busiest. */
    static final class Symbols {
        @Option(names = "--symbols", paramLabel = "A,B", description = "Symbols by name (default: Bitcoin and Ether).")
        private String names;

        @Option(names = "--top", paramLabel = "N", description = "The N symbols of the highest volume.")
        private Integer top;
    }

    @Option(
            names = "--tape",
            description = "Write every frame as received to hourly files under tape/ in the data folder, for replay.")
    private boolean tape;

    @Override
    Plan plan(DataDir data) {
        List<String> producer = new ArrayList<>(List.of("--source", source.name()));
        if (symbols != null && symbols.top != null) {
            producer.addAll(List.of("--top", symbols.top.toString()));
        } else if (symbols != null) {
            producer.addAll(List.of("--symbols", symbols.names));
        }
        return new Plan("run", "exchange", null, producer, topic.name(), trigger, tape);
    }

    @Override
    Goal goal() {
        return Goal.FOREVER;
    }
}
