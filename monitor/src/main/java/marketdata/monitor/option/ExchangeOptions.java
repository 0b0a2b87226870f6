package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.ExchangeNames;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.List;

/** Where the exchange is. */
public final class ExchangeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private ExchangeProtocol protocol;
    private URI rest;
    private URI webSocket;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            completionCandidates = ExchangeNames.class,
            description = "The exchange: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    void source(String value) {
        protocol = protocol(spec, value);
    }

    /** The protocol of the exchange of this name. */
    static ExchangeProtocol protocol(CommandSpec spec, String source) {
        try {
            return Exchanges.protocol(Exchange.ofSource(source));
        } catch (IllegalArgumentException e) {
            OptionCheck.require(false, spec, "--source", source, String.join(", ", Exchange.names()));
            throw e;
        }
    }

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "The exchange's REST interface. Default: its own, for example https://api.binance.com")
    void rest(String value) {
        rest = address(spec, "--rest-url", value, "http", "https");
    }

    @Option(
            names = "--websocket-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description = "The exchange's WebSocket. Default: its own, for example wss://stream.binance.com:9443")
    void webSocket(String value) {
        webSocket = address(spec, "--websocket-url", value, "ws", "wss");
    }

    /** Null when none is given: the exchange's own. */
    static URI address(CommandSpec spec, String option, String value, String... schemes) {
        if (value.isBlank()) {
            return null;
        }
        boolean valid = OptionCheck.address(value, schemes).isPresent();
        OptionCheck.require(valid, spec, option, value, List.of(schemes) + "://HOST[:PORT]");
        return URI.create(value.replaceAll("/+$", ""));
    }

    /** Address of the exchange's clock: the smallest request there is. */
    public URI clock() {
        return URI.create((rest == null ? protocol.rest().defaultRest() : rest)
                + protocol.rest().timePath());
    }

    /** A WebSocket address that subscribes to nothing, so that a replay waiting for its reader does not start. */
    public URI handshake() {
        return protocol.handshake(webSocket == null ? protocol.defaultWebSocket() : webSocket);
    }

    /** How the exchange speaks. */
    public ExchangeProtocol protocol() {
        return protocol;
    }

    /** Its name, as in {@code --source}. */
    public String source() {
        return protocol.exchange().source();
    }

    /** A WebSocket address that delivers the trades of the symbols an example would take. */
    public URI feed() {
        return protocol.endpoint(
                webSocket == null ? protocol.defaultWebSocket() : webSocket, protocol.exampleSymbols());
    }
}
