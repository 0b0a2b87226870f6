package marketdata.producer.live;

import marketdata.producer.live.clean.SymbolSnapshot;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.publish.KafkaPublisher;
import marketdata.producer.live.publish.TopicEnds;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes a recovery point every two seconds: what is known of each symbol that has changed, and the offsets that this covers.
 *
 * <p>The offsets are the ends of the topics before the snapshots were taken: what is in a topic by then was handled by then.
 * The snapshots are written once Kafka has every record that they know of, in every topic. So each trade is either in the
 * state and in every topic, or after the offsets.
 */
final class StateWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Collection<SymbolState> states;
    private final FramePipeline pipeline;
    private final KafkaPublisher publisher;
    private final TopicEnds ends;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, Long> written = new HashMap<>();
    private Map<String, List<Long>> writtenOffsets = Map.of();

    StateWriter(
            Collection<SymbolState> states,
            FramePipeline pipeline,
            KafkaPublisher publisher,
            TopicEnds ends,
            Clock clock) {
        this.states = states;
        this.pipeline = pipeline;
        this.publisher = publisher;
        this.ends = ends;
        this.clock = clock;
    }

    /** Writes until {@link #stop}, and once more then. */
    @Override
    public void run() {
        try (ends) {
            boolean last;
            do {
                last = stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                write();
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            LOG.warn("The last recovery point was not written in time; the next start reads on from the one before");
        }
    }

    /** Ends {@link #run}. */
    void stop() {
        stopped.countDown();
    }

    /** Writes one recovery point; when the broker does not answer, the one before stays. */
    void write() {
        Map<String, List<Long>> offsets;
        try {
            offsets = ends.now();
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("No recovery point now, the one before stays: {}", e.getMessage());
            return;
        }
        Map<String, SymbolSnapshot> changed = new HashMap<>();
        Map<String, Long> changes = new HashMap<>();
        pipeline.betweenFrames(() -> {
            for (SymbolState state : states) {
                long now = state.changes();
                if (state.lastTradeId() >= 0 && now != written.getOrDefault(state.symbol(), -1L)) {
                    changes.put(state.symbol(), now);
                    changed.put(state.symbol(), state.snapshot());
                }
            }
        });
        if (changed.isEmpty() && offsets.equals(writtenOffsets)) {
            return;
        }
        publisher.state(changed, offsets, clock.millis());
        written.putAll(changes);
        writtenOffsets = offsets;
    }
}
