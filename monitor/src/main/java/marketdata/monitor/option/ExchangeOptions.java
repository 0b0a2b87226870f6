package marketdata.monitor.option;

import marketdata.model.Exchange;
import marketdata.model.exchange.ExchangeProtocol;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.Set;

/** Where the exchange is. */
public final class ExchangeOptions {
    private final ExchangeProtocol protocol = ExchangeProtocol.of(Exchange.BINANCE);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private URI rest;
    private URI webSocket;

    @Option(
            names = "--rest-url",
            paramLabel = "URL",
            defaultValue = "${env:REST_URL:-}",
            description = "The exchange's REST interface. Default: Binance's own, https://api.binance.com")
    void rest(String value) {
        rest = address("--rest-url", value, protocol.defaultRest(), Set.of("http", "https"));
    }

    @Option(
            names = "--websocket-url",
            paramLabel = "URL",
            defaultValue = "${env:WEBSOCKET_URL:-}",
            description = "The exchange's WebSocket. Default: Binance's own, wss://stream.binance.com:9443")
    void webSocket(String value) {
        webSocket = address("--websocket-url", value, protocol.defaultWebSocket(), Set.of("ws", "wss"));
    }

    private URI address(String option, String value, URI own, Set<String> schemes) {
        if (value.isBlank()) {
            return own;
        }
        URI address = parsed(value);
        boolean valid = address != null && address.getHost() != null && schemes.contains(address.getScheme());
        Allowed.require(valid, spec, option, value, schemes.stream().sorted().toList() + "://HOST[:PORT]");
        return URI.create(value.replaceAll("/+$", ""));
    }

    private static URI parsed(String value) {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Address of the exchange's clock: the smallest request there is. */
    public URI clock() {
        return URI.create(rest + protocol.timePath());
    }

    /** A WebSocket address that subscribes to nothing, so that a replay waiting for its reader does not start. */
    public URI handshake() {
        return URI.create(webSocket + "/ws");
    }
}
