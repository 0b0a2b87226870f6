package marketdata.local.command;

import marketdata.connect.option.OptionCheck;
import marketdata.local.DataDir;
import marketdata.local.UserError;
import marketdata.local.process.Supervisor;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private SparkOptions spark;

    /** Which symbols: by name, or the busiest. */
    static final class Symbols {
        @Option(names = "--symbols", paramLabel = "A,B", description = "Symbols by name (default: Bitcoin and Ether).")
        private String names;

        @ArgGroup(exclusive = false)
        private Busiest busiest;
    }

    /** The busiest of the markets whose prices are in one currency. */
    static final class Busiest {
        @Option(
                names = "--top",
                required = true,
                paramLabel = "N",
                description = "The N symbols of the highest volume in 24 hours, among the markets that trade now.")
        private int top;

        @Option(
                names = "--quote",
                paramLabel = "CURRENCY",
                description = "The currency of the prices that --top compares, such as EUR (default: the dollar and"
                        + " the coins worth one).")
        private String quote;

        List<String> forProducer() {
            if (top < 1 || top > 1000) {
                throw new UserError("--top " + top + "; allowed: 1 to 1000");
            }
            if (quote == null) {
                return List.of("--top", Integer.toString(top));
            }
            if (quote.isBlank() || quote.chars().anyMatch(each -> Character.isWhitespace(each) || each == ',')) {
                throw new UserError("--quote '" + quote + "'; allowed: one currency, such as EUR");
            }
            return List.of("--top", Integer.toString(top), "--quote", quote);
        }
    }

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "Another address of the exchange's REST interface, for example"
                    + " https://data-api.binance.vision; backfill, Reconcile and doctor beside this run use it too"
                    + " (default: the exchange's own).")
    private String restUrl;

    @Option(
            names = "--websocket-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description = "Another address of its WebSocket, for example wss://data-stream.binance.vision (default: the"
                    + " exchange's own).")
    private String webSocketUrl;

    @Option(
            names = "--tape",
            description = "Write every frame as received to hourly files under tape/ in the data folder, for replay.")
    private boolean tape;

    @Option(
            names = "--alert-urls",
            paramLabel = "URL,...",
            defaultValue = "${env:ALERT_URLS:-}",
            description =
                    "Who gets a message when something goes wrong, and when it is over: slack://, mailto://, mailtos://,"
                            + " pagerduty://, tgram://, discord://, json://, jsons:// in Apprise's forms; ./pipeline monitor alert"
                            + " test tries them. Better given by ALERT_URLS: a process list shows options (default: nobody).")
    private String alertUrls;

    @Override
    Plan plan(DataDir data) {
        List<String> producer = new ArrayList<>(List.of("--source", source.name()));
        if (symbols != null && symbols.busiest != null) {
            producer.addAll(symbols.busiest.forProducer());
        } else if (symbols != null) {
            producer.addAll(List.of("--symbols", source.symbols(symbols.names)));
        }
        producer.addAll(address("--rest-url", restUrl, "http", "https"));
        producer.addAll(address("--websocket-url", webSocketUrl, "ws", "wss"));
        return new Plan(
                "run",
                "exchange",
                null,
                producer,
                spark.topic.name(),
                spark.trigger,
                tape,
                alertUrls,
                Supervisor.LONGEST_PAUSE);
    }

    @Override
    Goal goal() {
        return Goal.FOREVER;
    }

    /** The option for the producer; nothing when it is not given. */
    private static List<String> address(String option, String text, String scheme, String secure) {
        if (text.isBlank()) {
            return List.of();
        }
        if (OptionCheck.address(text.strip(), scheme, secure).isEmpty()) {
            throw new UserError(
                    "%s %s; allowed: %s://HOST[:PORT] or %s://HOST[:PORT]".formatted(option, text, scheme, secure));
        }
        return List.of(option, text.strip());
    }
}
