package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.text.Text;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether anything listens where Kafka should be. Asked first: the client itself would wait much longer for nothing. */
public final class Brokers {
    private static final int PATIENCE_MILLIS = 2_000;

    private Brokers() {}

    /**
     * The first server that accepts a connection.
     *
     * @throws KafkaUnreachableException when none does
     */
    public static InetSocketAddress firstReachable(KafkaOptions options) throws KafkaUnreachableException {
        List<String> problems = new ArrayList<>();
        for (InetSocketAddress address : options.addresses()) {
            InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
            try (Socket socket = new Socket()) {
                socket.connect(resolved, PATIENCE_MILLIS);
                return address;
            } catch (IOException e) {
                String why = resolved.isUnresolved() ? "host name not known" : e.getMessage();
                problems.add(String.format(
                        Locale.ROOT, "%s:%d (%s)", address.getHostString(), address.getPort(), Text.oneLine(why)));
            }
        }
        throw new KafkaUnreachableException("Kafka does not answer at " + String.join(", ", problems));
    }
}
