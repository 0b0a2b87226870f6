package marketdata.monitor.option;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.ExchangeNames;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which hosts of the exchange's are checked for their certificates. Unlike {@link ExchangeOptions} it has no default exchange. */
public final class ExchangeHostOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private ExchangeProtocol protocol;
    private URI rest;
    private URI webSocket;

    @Option(
            names = "--source",
            paramLabel = "NAME",
            defaultValue = "${env:PIPELINE_SOURCE:-}",
            completionCandidates = ExchangeNames.class,
            description = "The exchange whose hosts' certificates are checked: ${COMPLETION-CANDIDATES}."
                    + " Default: none, only the addresses that are named")
    void source(String value) {
        protocol = value.isBlank() ? null : ExchangeOptions.protocol(spec, value);
    }

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "The exchange's REST interface. Default: that of --source")
    void rest(String value) {
        rest = ExchangeOptions.address(spec, "--rest-url", value, "http", "https");
    }

    @Option(
            names = "--websocket-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description = "The exchange's WebSocket. Default: that of --source")
    void webSocket(String value) {
        webSocket = ExchangeOptions.address(spec, "--websocket-url", value, "ws", "wss");
    }

    /** WebSocket and REST, as far as they are known; empty when neither is. */
    public List<URI> addresses() {
        URI ownWebSocket = protocol == null ? null : protocol.defaultWebSocket();
        URI ownRest = protocol == null ? null : protocol.rest().defaultRest();
        return Stream.of(webSocket == null ? ownWebSocket : webSocket, rest == null ? ownRest : rest)
                .filter(Objects::nonNull)
                .toList();
    }
}
