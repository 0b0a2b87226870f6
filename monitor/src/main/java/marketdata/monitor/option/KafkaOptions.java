package marketdata.monitor.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Kafka is. */
public final class KafkaOptions {
    private static final Pattern SERVER = Pattern.compile("([^\\s,:/]+|\\[[0-9a-fA-F:]+]):(\\d{1,5})");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String bootstrapServers;

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Kafka brokers, comma separated. Default: ${DEFAULT-VALUE}")
    void bootstrapServers(String value) {
        boolean valid = Arrays.stream(value.split(",", -1)).allMatch(KafkaOptions::isServer);
        Allowed.require(valid, spec, "--kafka-bootstrap-servers", value, "HOST:PORT, several separated by commas");
        bootstrapServers = value;
    }

    private static boolean isServer(String text) {
        Matcher matcher = SERVER.matcher(text);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535;
    }

    /** As given. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Each server's address, not resolved yet. */
    public List<InetSocketAddress> addresses() {
        return Arrays.stream(bootstrapServers.split(","))
                .map(server -> {
                    int colon = server.lastIndexOf(':');
                    return InetSocketAddress.createUnresolved(
                            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
                })
                .toList();
    }
}
