package marketdata.monitor.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.disk.Place;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What brokers answer, made by hand; a real one is asked in the faults stage. */
class LogFoldersTest {
    private static KafkaFuture<Map<String, LogDirDescription>> answer(String folder, LogDirDescription description) {
        return KafkaFuture.completedFuture(Map.of(folder, description));
    }

    private static List<Place> places(Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> brokers)
            throws InterruptedException {
        return LogFolders.places(brokers);
    }

    @Test
    void aBrokerTellsHowFullItsFolderIs() throws InterruptedException {
        Place place = places(Map.of(1, answer("/log", new LogDirDescription(null, Map.of(), 1000, 100))))
                .get(0);

        assertThat(place).isEqualTo(Place.of("kafka broker 1 /log", 900, 100));
        assertThat(place.fullness()).isEqualTo(0.9);
    }

    @Test
    void anOldBrokerDoesNotTell() throws InterruptedException {
        Place place = places(Map.of(1, answer("/log", new LogDirDescription(null, Map.of()))))
                .get(0);

        assertThat(place.known()).isFalse();
        assertThat(place.failed()).isFalse();
        assertThat(place.inWords()).contains("does not report", "3.3");
    }

    @Test
    void aFolderThatTheBrokerGaveUpHasFailed() throws InterruptedException {
        KafkaStorageException offline = new KafkaStorageException("offline");

        Place place = places(Map.of(1, answer("/log", new LogDirDescription(offline, Map.of()))))
                .get(0);

        assertThat(place.failed()).isTrue();
        assertThat(place.inWords()).contains("out of use", "offline");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamedAndTheOthersAreToldOf() throws InterruptedException {
        KafkaFutureImpl<Map<String, LogDirDescription>> silent = new KafkaFutureImpl<>();
        silent.completeExceptionally(new TimeoutException("no answer"));

        List<Place> found =
                places(Map.of(2, silent, 1, answer("/log", new LogDirDescription(null, Map.of(), 1000, 100))));

        assertThat(found).extracting(Place::name).containsExactly("kafka broker 1 /log", "kafka broker 2");
        assertThat(found.get(1).inWords()).isEqualTo("does not answer: no answer");
    }

    @Test
    void aBrokerThatNamesNoFolderDoesNotTell() throws InterruptedException {
        assertThat(places(Map.of(1, KafkaFuture.completedFuture(Map.of())))
                        .get(0)
                        .known())
                .isFalse();
    }
}
