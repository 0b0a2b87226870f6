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
import java.util.Map;

/** Which exchange, and where its REST interface is. */
public final class ExchangeOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "Exchange: binance, coinbase, kraken (env: PIPELINE_SOURCE; default: ${DEFAULT-VALUE}).")
    private String source;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:PIPELINE_REST_URL:-}",
            description = "Where its REST interface is (env: PIPELINE_REST_URL; default: the exchange's own).")
    private String restUrl;

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
        return new ExchangeRest(protocol, base, Map.of(), counters.restRequests, System::nanoTime);
    }
}
