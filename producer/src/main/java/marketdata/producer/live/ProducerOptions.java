package marketdata.producer.live;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.option.OptionCheck;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.ExchangeNames;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What a user can set: command line, else environment, else default. */
public final class ProducerOptions {
    @Spec(Spec.Target.MIXEE)
    public CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            completionCandidates = ExchangeNames.class,
            description = "Exchange: ${COMPLETION-CANDIDATES} (env: PIPELINE_SOURCE; default: ${DEFAULT-VALUE}).")
    String source;

    @Option(
            names = "--symbols",
            defaultValue = "${env:PIPELINE_SYMBOLS:-}",
            description =
                    "Comma separated, as the exchange writes them: BTCUSDT, BTC-USD, BTC/USD (env: PIPELINE_SYMBOLS;"
                            + " default: the exchange's first two).")
    String symbols;

    @Option(
            names = "--top",
            defaultValue = "${env:PIPELINE_TOP:-0}",
            description = "Instead of --symbols: the N symbols of most quote volume in 24 h (env: PIPELINE_TOP;"
                    + " default: ${DEFAULT-VALUE} = off).")
    public int top;

    @Option(
            names = "--quote",
            defaultValue = "${env:PIPELINE_QUOTE:-}",
            description = "Currency of the prices of the markets that --top compares, such as EUR (env: PIPELINE_QUOTE;"
                    + " default: the dollar and the coins that are worth one).")
    String quote;

    @Mixin
    public KafkaOptions kafka;

    @Mixin
    public PartitionsOption partitions;

    @Option(
            names = "--websocket-url",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description =
                    "Where the exchange's WebSocket is (env: PIPELINE_WEBSOCKET_URL; default: the exchange's own).")
    String webSocketUrl;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "Where its REST interface is (env: PIPELINE_REST_URL; default: the exchange's own).")
    String restUrl;

    @Option(
            names = "--spike-percent",
            defaultValue = "${env:PIPELINE_SPIKE_PERCENT:-1.0}",
            description = "A price this far off its own mean of the last minute is a spike"
                    + " (env: PIPELINE_SPIKE_PERCENT; default: ${DEFAULT-VALUE}).")
    BigDecimal spikePercent;

    @Option(
            names = "--silent-seconds",
            defaultValue = "${env:PIPELINE_SILENT_SECONDS:-120}",
            description = "After this long without a trade of a symbol the exchange is asked whether there was one"
                    + " (env: PIPELINE_SILENT_SECONDS; default: ${DEFAULT-VALUE}).")
    int silentSeconds;

    @Option(
            names = "--status-port",
            defaultValue = "${env:PIPELINE_STATUS_PORT:-0}",
            description = "Port of /status and /metrics, 0 = none (env: PIPELINE_STATUS_PORT;"
                    + " default: ${DEFAULT-VALUE}).")
    int statusPort;

    @Option(
            names = "--bind-address",
            paramLabel = "HOST",
            defaultValue = "${env:PIPELINE_BIND_ADDRESS:-127.0.0.1}",
            description = "Where /status and /metrics listen. Everyone who reaches it may read"
                    + " (env: PIPELINE_BIND_ADDRESS; default: ${DEFAULT-VALUE}).")
    private String bindAddress;

    @Option(
            names = "--clock-offset",
            hidden = true,
            defaultValue = "${env:PIPELINE_CLOCK_OFFSET:-PT0S}",
            converter = TestClock.Converter.class,
            description =
                    "For fault injection (faults/README.md): makes this program's clock wrong by so much, or by what a"
                            + " file says at any time (env: PIPELINE_CLOCK_OFFSET; default: ${DEFAULT-VALUE}).")
    TestClock clockOffset;

    /** The exchange, its name checked. */
    public Exchange exchange() {
        try {
            return Exchange.ofSource(source);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), invalid("--source", e.getMessage()));
        }
    }

    /** The symbols asked for, in their order, each once; empty when {@code --top} is to choose. */
    public List<String> symbolList() {
        return Arrays.stream(symbols.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /** The currency that {@code --top} compares in, as exchanges write it; empty for dollars of every kind. */
    public String quote() {
        return quote.strip().toUpperCase(Locale.ROOT);
    }

    /** The user's WebSocket address, or the exchange's own. */
    public URI webSocket(URI own) {
        return webSocketUrl.isBlank() ? own : URI.create(withoutSlash(webSocketUrl));
    }

    /** The user's REST address, or the exchange's own. */
    public URI rest(URI own) {
        return restUrl.isBlank() ? own : URI.create(withoutSlash(restUrl));
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** This machine's clock, as right as the user wants it. */
    Clock clock() {
        return clockOffset;
    }

    InetSocketAddress statusAddress() {
        return new InetSocketAddress(bindAddress, statusPort);
    }

    /** Ends the program, before anything connects, at the first option that cannot be. */
    public void validate() {
        exchange();
        check(top >= 0 && top <= 1000, "--top", top, "0 to 1000");
        check(
                symbols.isBlank() || (!symbolList().isEmpty() && top == 0),
                "--symbols",
                symbols,
                "a list of symbols, or none together with --top N");
        for (String each : symbolList()) {
            check(Symbols.isSymbol(each), "--symbols", each, Symbols.ALLOWED);
        }
        check(
                quote().isEmpty() || (Symbols.isSymbol(quote()) && top > 0),
                "--quote",
                quote,
                "a currency, with --top N");
        check(
                webSocketUrl.isBlank()
                        || OptionCheck.address(webSocketUrl, "ws", "wss").isPresent(),
                "--websocket-url",
                webSocketUrl,
                "ws://host[:port] or wss://host[:port]");
        check(
                restUrl.isBlank()
                        || OptionCheck.address(restUrl, "http", "https").isPresent(),
                "--rest-url",
                restUrl,
                "http://host[:port] or https://host[:port]");
        check(spikePercent.signum() > 0, "--spike-percent", spikePercent, "a number above 0");
        check(silentSeconds >= 1, "--silent-seconds", silentSeconds, "1 or more");
        check(statusPort >= 0 && statusPort <= 65535, "--status-port", statusPort, "0 to 65535");
        check(!statusAddress().isUnresolved(), "--bind-address", bindAddress, "an address of this machine");
    }

    private void check(boolean allowed, String option, Object value, String allowedValues) {
        OptionCheck.require(allowed, spec, option, value, allowedValues);
    }

    /** The one line of a wrong option. */
    public static String invalid(String option, String problem) {
        return "Invalid value for option '%s': %s".formatted(option, problem);
    }

    /** The effective configuration; nothing in it is secret. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                ("source=%s symbols=%s top=%d quote=%s kafka-bootstrap-servers=%s "
                        + "websocket-url=%s rest-url=%s spike-percent=%s"
                        + " silent-seconds=%d status-port=%d bind-address=%s clock-offset=%s"),
                source,
                symbols,
                top,
                quote(),
                kafka.servers(),
                webSocketUrl.isBlank() ? "(exchange)" : webSocketUrl,
                restUrl.isBlank() ? "(exchange)" : restUrl,
                spikePercent,
                silentSeconds,
                statusPort,
                bindAddress,
                clockOffset);
    }
}
