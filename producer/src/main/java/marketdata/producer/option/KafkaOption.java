package marketdata.producer.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where Kafka is. */
public final class KafkaOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--kafka-bootstrap-servers",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Comma separated host:port (env: KAFKA_BOOTSTRAP_SERVERS; default: ${DEFAULT-VALUE}).")
    private String servers;

    /** The addresses, their form checked. */
    public String servers() {
        for (String each : servers.split(",", -1)) {
            rejectUnless(
                    each.strip().matches("[^\\s:/]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+]:[0-9]{1,5}"),
                    "--kafka-bootstrap-servers",
                    servers,
                    "host:port, comma separated");
        }
        return servers;
    }

    /** Ends the command with one line, exit code 2, when an option's value cannot be. */
    public void rejectUnless(boolean allowed, String option, Object value, String allowedValues) {
        if (!allowed) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '%s': '%s'; allowed: %s".formatted(option, value, allowedValues));
        }
    }
}
