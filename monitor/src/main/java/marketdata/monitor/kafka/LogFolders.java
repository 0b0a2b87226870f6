package marketdata.monitor.kafka;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.disk.Place;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** How full the disks of Kafka's log are, as its brokers report it: since Kafka 3.3, to who may describe the cluster. */
public final class LogFolders {
    private LogFolders() {}

    /**
     * The log folders of every broker that the cluster knows now.
     *
     * @throws KafkaUnreachableException when no broker answers in time
     */
    public static List<Place> read(KafkaOptions options) throws KafkaUnreachableException, InterruptedException {
        return KafkaAdmin.ask(options, admin -> {
            List<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            return places(admin.describeLogDirs(brokers).descriptions());
        });
    }

    /** By broker; one that does not answer does not keep the others from it. */
    static List<Place> places(Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> brokers)
            throws InterruptedException {
        List<Place> places = new ArrayList<>();
        for (var broker : new TreeMap<>(brokers).entrySet()) {
            String name = "kafka broker " + broker.getKey();
            try {
                Map<String, LogDirDescription> folders = broker.getValue().get();
                if (folders.isEmpty()) {
                    places.add(Place.unknown(name, "names no log folder; is the cluster not to be described by us?"));
                }
                new TreeMap<>(folders)
                        .forEach((folder, description) -> places.add(place(name + " " + folder, description)));
            } catch (ExecutionException e) {
                places.add(
                        Place.unknown(name, "does not answer: " + e.getCause().getMessage()));
            }
        }
        return places;
    }

    /** Space that only root may use counts as used: a broker reports no more than total and usable. */
    private static Place place(String name, LogDirDescription description) {
        if (description.error() != null) {
            return Place.failed(
                    name,
                    "the broker has taken it out of use: " + description.error().getMessage());
        }
        if (description.totalBytes().isEmpty() || description.usableBytes().isEmpty()) {
            return Place.unknown(name, "the broker does not report how full it is, as before Kafka 3.3");
        }
        long usable = description.usableBytes().getAsLong();
        return Place.of(name, description.totalBytes().getAsLong() - usable, usable);
    }
}
