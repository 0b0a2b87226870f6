package marketdata.producer.event;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What every feed is told. */
public final class FeedOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--kafka-bootstrap-servers",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Comma separated host:port (env: KAFKA_BOOTSTRAP_SERVERS; default: ${DEFAULT-VALUE}).")
    private String bootstrapServers;

    /** The brokers, checked. */
    public String bootstrapServers() {
        require(
                bootstrapServers.matches("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*"),
                "--kafka-bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS)",
                bootstrapServers,
                "HOST:PORT, several separated by commas");
        return bootstrapServers;
    }

    /** An address with one of two schemes. */
    public URI address(String option, String text, String scheme, String secure) {
        try {
            URI address = URI.create(text);
            boolean known = scheme.equals(address.getScheme()) || secure.equals(address.getScheme());
            require(known && address.getHost() != null, option, text, scheme + "://... or " + secure + "://...");
            return address;
        } catch (IllegalArgumentException e) {
            require(false, option, text, scheme + "://... or " + secure + "://...");
            throw e;
        }
    }

    /** Names between commas, each once. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /** Ends the program with one line unless the value is allowed. */
    public void require(boolean valid, String option, String value, String allowed) {
        if (!valid) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for %s: '%s'; allowed: %s".formatted(option, value, allowed));
        }
    }
}
