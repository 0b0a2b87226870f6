package marketdata.producer.live;

import marketdata.producer.live.feed.Backoff;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Repeats what needs Kafka until Kafka answers, with growing pauses.
 *
 * @param stopped whether the program has been asked to stop: then it ends with an {@link InterruptedException}
 */
public record KafkaRetry(String bootstrapServers, BooleanSupplier stopped) {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRetry.class);

    /** What needs Kafka; a {@link KafkaException} repeats it. */
    public interface Task<T> {
        T run() throws InterruptedException;
    }

    public <T> T untilKafkaAnswers(Task<T> task) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), RandomGenerator.getDefault());
        while (true) {
            try {
                return task.run();
            } catch (KafkaException e) {
                Duration pause = backoff.next().plusSeconds(1);
                LOG.warn(
                        "Kafka at {} cannot be read ({}); again in {} s",
                        bootstrapServers,
                        e.getMessage(),
                        pause.toSeconds());
                InterruptibleSleep.of(pause, stopped);
            }
        }
    }
}
