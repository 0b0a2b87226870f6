package marketdata.spark.events;

import marketdata.spark.prices.SummaryStatistics;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mentions of one currency in windows of three minutes. What is late is decided within each partition of the topic,
 * where order is certain; so results do not depend on how partitions mix in a batch.
 */
final class MentionWindows implements Serializable {
    static final long WINDOW = 180_000_000L;
    private static final long serialVersionUID = 1;
    private static final long KEPT = 86_400_000_000L;

    private final TreeMap<Long, TreeMap<String, BigDecimal>> windows = new TreeMap<>();
    private final HashMap<Integer, Long> newest = new HashMap<>();

    /**
     * Takes a mention.
     *
     * @return the start of the window it changed; null when it is late; -1 when it changed nothing
     */
    Long offer(int partition, String article, long micros, BigDecimal score, long lateness) {
        Long window = windowOf(article);
        if (window != null && windows.get(window).get(article).compareTo(score) == 0) {
            return -1L;
        }
        long front = newest.getOrDefault(partition, Long.MIN_VALUE);
        if ((front != Long.MIN_VALUE && micros < front - lateness) || micros < oldest(lateness)) {
            return null;
        }
        newest.merge(partition, micros, Math::max);
        long start = window == null ? Math.floorDiv(micros, WINDOW) * WINDOW : window;
        windows.computeIfAbsent(start, key -> new TreeMap<>()).put(article, score);
        return start;
    }

    SummaryStatistics statistics(long window) {
        return SummaryStatistics.of(windows.get(window).values());
    }

    /** Lets go of windows of which nothing new is taken. */
    void forget(long lateness) {
        windows.headMap(oldest(lateness) - WINDOW, false).clear();
    }

    /** A partition may be a day behind the others, not more. */
    private long oldest(long lateness) {
        return newest.values().stream()
                .max(Long::compare)
                .map(each -> each - Math.max(KEPT, lateness))
                .orElse(Long.MIN_VALUE / 2);
    }

    private Long windowOf(String article) {
        for (Map.Entry<Long, TreeMap<String, BigDecimal>> each :
                windows.descendingMap().entrySet()) {
            if (each.getValue().containsKey(article)) {
                return each.getKey();
            }
        }
        return null;
    }
}
