package marketdata.spark.core.source;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.regex.Pattern;

/** Where Kafka is, for every job that reads from it. */
final class KafkaServers {
    private static final Pattern SERVERS = Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String servers;

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Kafka brokers, comma separated. Default: ${DEFAULT-VALUE}")
    void servers(String value) {
        require(
                SERVERS.matcher(value).matches(),
                "--kafka-bootstrap-servers (KAFKA_BOOTSTRAP_SERVERS)",
                value,
                "HOST:PORT, several separated by commas");
        servers = value;
    }

    String servers() {
        return servers;
    }

    /** Ends the job with one line, exit code 2, unless an option's value is valid. */
    void require(boolean valid, String option, String value, String allowed) {
        if (!valid) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for %s: '%s'; allowed: %s".formatted(option, value, allowed));
        }
    }
}
