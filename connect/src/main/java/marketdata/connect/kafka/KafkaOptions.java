package marketdata.connect.kafka;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Kafka cluster that a program uses. */
public final class KafkaOptions {
    private static final Pattern SERVER = Pattern.compile("([^\\s,:/]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})");
    private static final int LARGEST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String servers;

    @Option(
            names = "--kafka-bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}",
            description = "Kafka brokers, comma separated (env: KAFKA_BOOTSTRAP_SERVERS). Default: ${DEFAULT-VALUE}")
    void servers(String value) {
        require(
                Arrays.stream(value.split(",", -1)).allMatch(each -> isServer(each.strip())),
                "--kafka-bootstrap-servers",
                value,
                "HOST:PORT, several separated by commas");
        servers = value;
    }

    private static boolean isServer(String text) {
        Matcher matcher = SERVER.matcher(text);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= LARGEST_PORT;
    }

    /** The brokers as given, each {@code host:port}. */
    public String servers() {
        return servers;
    }

    /** Each broker's address, not resolved. */
    public List<InetSocketAddress> addresses() {
        return Arrays.stream(servers.split(","))
                .map(String::strip)
                .map(server -> {
                    int colon = server.lastIndexOf(':');
                    return InetSocketAddress.createUnresolved(
                            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
                })
                .toList();
    }

    /**
     * Checks the value of any option of the command.
     *
     * @param allowed what the value may be, in words
     * @see OptionCheck#require
     */
    public void require(boolean valid, String option, Object value, String allowed) {
        OptionCheck.require(valid, spec, option, value, allowed);
    }
}
