package marketdata.spark.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Consumers that wait for the next batch of their query and partition. At most so many, each so long: a query that has
 * ended, or a partition whose tasks run elsewhere now, leaves neither connections nor what was fetched ahead.
 */
final class IdleConsumerPool {
    /** Those of Spark's own consumer cache: 64 consumers, 5 minutes. */
    static final IdleConsumerPool OF_THIS_PROCESS = new IdleConsumerPool(64, Duration.ofMinutes(5), System::nanoTime);

    static {
        Thread thread = new Thread(IdleConsumerPool::evictEveryMinute, "idle consumers");
        thread.setDaemon(true);
        thread.start();
    }

    private record Idle(PartitionConsumer consumer, long sinceNanos) {}

    private final int most;
    private final long longestNanos;
    private final LongSupplier nanoTime;

    /** The longest idle first. */
    private final Map<String, Idle> idle = new LinkedHashMap<>();

    IdleConsumerPool(int most, Duration longest, LongSupplier nanoTime) {
        this.most = most;
        this.longestNanos = longest.toNanos();
        this.nanoTime = nanoTime;
    }

    private static void evictEveryMinute() {
        try {
            while (true) {
                TimeUnit.MINUTES.sleep(1);
                OF_THIS_PROCESS.evict();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The idle consumer of this id, which is the caller's from now on; null when there is none. */
    synchronized PartitionConsumer take(String id) {
        Idle found = idle.remove(id);
        return found == null ? null : found.consumer();
    }

    /** Keeps a consumer; closes another one of its id, and the longest idle ones when there are too many. */
    void put(PartitionConsumer consumer) {
        List<PartitionConsumer> evicted = new ArrayList<>();
        synchronized (this) {
            Idle other = idle.remove(consumer.id());
            if (other != null) {
                evicted.add(other.consumer());
            }
            idle.put(consumer.id(), new Idle(consumer, nanoTime.getAsLong()));
            Iterator<Idle> longest = idle.values().iterator();
            for (int tooMany = idle.size() - most; tooMany > 0; tooMany--) {
                evicted.add(longest.next().consumer());
                longest.remove();
            }
        }
        evicted.forEach(PartitionConsumer::close);
    }

    /** Closes those that have been idle too long. */
    void evict() {
        List<PartitionConsumer> evicted = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Iterator<Idle> longest = idle.values().iterator();
            while (longest.hasNext()) {
                Idle each = longest.next();
                if (now - each.sinceNanos() < longestNanos) {
                    break;
                }
                evicted.add(each.consumer());
                longest.remove();
            }
        }
        evicted.forEach(PartitionConsumer::close);
    }
}
