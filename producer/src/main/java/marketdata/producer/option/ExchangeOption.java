package marketdata.producer.option;

import marketdata.connect.option.OptionCheck;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.ExchangeNames;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.rest.ExchangeRest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.Optional;

/** Which exchange, and where its REST interface is. */
public final class ExchangeOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            completionCandidates = ExchangeNames.class,
            description = "Exchange: ${COMPLETION-CANDIDATES} (env: PIPELINE_SOURCE; default: ${DEFAULT-VALUE}).")
    private String source;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "Where its REST interface is (env: PIPELINE_REST_URL; default: the exchange's own).")
    private String restUrl;

    @Option(
            names = "--websocket-url",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description = "The feed's address: with ?timeUnit=MICROSECOND in it REST is asked for microseconds too"
                    + " (env: PIPELINE_WEBSOCKET_URL; default: the exchange's own).")
    private String webSocketUrl;

    /** A protocol of its own for whoever asks: none is thread-safe. */
    public ExchangeProtocol protocol() {
        try {
            return Exchanges.protocol(Exchange.ofSource(source));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--source': " + e.getMessage());
        }
    }

    /** Its REST interface. */
    public ExchangeRest rest(Counters counters) {
        ExchangeProtocol protocol = protocol();
        URI base = address("--rest-url", restUrl, protocol.rest().defaultRest(), "http");
        URI webSocket = address("--websocket-url", webSocketUrl, protocol.defaultWebSocket(), "ws");
        return new ExchangeRest(
                protocol.rest(), base, protocol.rest().restHeaders(webSocket), counters.restRequests, System::nanoTime);
    }

    private URI address(String option, String text, URI own, String scheme) {
        if (text.isBlank()) {
            return own;
        }
        String secure = scheme + "s";
        Optional<URI> address = OptionCheck.address(text.replaceFirst("/$", ""), scheme, secure);
        OptionCheck.require(
                address.isPresent(),
                spec,
                option,
                text,
                "%s://host[:port] or %s://host[:port]".formatted(scheme, secure));
        return address.orElseThrow();
    }
}
