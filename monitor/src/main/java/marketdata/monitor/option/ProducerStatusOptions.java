package marketdata.monitor.option;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.time.Duration;

/** Where the producer is. */
public final class ProducerStatusOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private URI url;

    @Option(
            names = "--producer-url",
            paramLabel = "URL",
            defaultValue = "${env:PIPELINE_PRODUCER_URL:-}",
            description =
                    "Where the producer answers /status, for the page's pipeline view and the check of the producer,"
                            + " for example http://127.0.0.1:8080. Default: none, the producer is not asked")
    void url(String value) {
        boolean valid = value.isEmpty() || value.matches("http://[A-Za-z0-9.-]+(:\\d{1,5})?/?");
        OptionCheck.require(valid, spec, "--producer-url", value, "http://HOST[:PORT]");
        url = value.isEmpty() ? null : URI.create(value);
    }

    @Option(
            names = "--max-producer-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_PRODUCER_AGE:-${bundle:threshold.max-producer-age}}",
            description = "How old the producer's newest record in raw_trades may be. Default: ${DEFAULT-VALUE}")
    private Duration maxAge;

    /** How old its newest record may be. */
    public Duration maxAge() {
        return maxAge;
    }

    /** Its address; null when it is not known. */
    public URI url() {
        return url;
    }
}
