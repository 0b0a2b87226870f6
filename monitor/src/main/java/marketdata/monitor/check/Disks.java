package marketdata.monitor.check;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.monitor.disk.Folders;
import marketdata.monitor.disk.Place;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.LogFolders;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The places to look at: the log folders of Kafka's brokers, and folders of this machine. */
public final class Disks {
    private final KafkaOptions kafka;
    private final List<Path> folders;

    /** @param folders checkpoint, PostgreSQL's data, tape, lake: whatever must not be full */
    public Disks(KafkaOptions kafka, List<Path> folders) {
        this.kafka = kafka;
        this.folders = List.copyOf(folders);
    }

    /** All; a Kafka that does not answer is a place of which nothing is known. */
    public List<Place> all() throws InterruptedException {
        List<Place> places = new ArrayList<>();
        try {
            places.addAll(LogFolders.read(kafka));
        } catch (KafkaUnreachableException e) {
            places.add(Place.unknown("kafka", e.getMessage()));
        }
        places.addAll(folders());
        return places;
    }

    /** The folders of this machine alone. */
    public List<Place> folders() {
        return folders.stream().map(Folders::look).toList();
    }
}
