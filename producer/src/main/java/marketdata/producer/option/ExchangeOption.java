package marketdata.producer.option;

import marketdata.model.Exchange;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.producer.Counters;
import marketdata.producer.rest.ExchangeRest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;

/** Which exchange, and where its REST interface is. */
public final class ExchangeOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "${env:SOURCE:-binance}",
            description = "Exchange: binance, coinbase, kraken (env: SOURCE; default: ${DEFAULT-VALUE}).")
    private String source;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:REST_URL:-}",
            description = "Where its REST interface is (env: REST_URL; default: the exchange's own).")
    private String restUrl;

    @Option(
            names = "--websocket-url",
            defaultValue = "${env:WEBSOCKET_URL:-}",
            description = "The feed's address: with ?timeUnit=MICROSECOND in it REST is asked for microseconds too"
                    + " (env: WEBSOCKET_URL; default: the exchange's own).")
    private String webSocketUrl;

    /** A protocol of its own for whoever asks: none is thread-safe. */
    public ExchangeProtocol protocol() {
        try {
            return ExchangeProtocol.of(Exchange.ofSource(source));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--source': " + e.getMessage());
        }
    }

    /** Its REST interface. */
    public ExchangeRest rest(Counters counters) {
        ExchangeProtocol protocol = protocol();
        URI base = restUrl.isBlank() ? protocol.defaultRest() : URI.create(restUrl.replaceFirst("/$", ""));
        if (base.getHost() == null || !String.valueOf(base.getScheme()).matches("https?")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--rest-url': '%s'; allowed: http://host[:port] or https://host[:port]"
                            .formatted(restUrl));
        }
        URI webSocket = webSocketUrl.isBlank() ? protocol.defaultWebSocket() : URI.create(webSocketUrl);
        return new ExchangeRest(
                protocol, base, protocol.restHeaders(webSocket), counters.restRequests, System::nanoTime);
    }
}
