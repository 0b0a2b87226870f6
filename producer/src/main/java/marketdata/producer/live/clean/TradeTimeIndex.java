package marketdata.producer.live.clean;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * When trades happened, for some ids of a symbol: a request to an exchange that pages by time needs the time at which a gap begins. Kept
 * exactly: the trade with the largest id and the last trade before each of the newest {@value #MOST_EDGES} gaps. Of the
 * others at most {@value #MOST} are kept; when they are more, every second one goes, so the whole range stays covered.
 */
final class TradeTimeIndex {
    private static final int MOST = 1024;
    private static final int MOST_EDGES = 256;
    private static final long NONE = -1;

    private final TreeMap<Long, Long> times = new TreeMap<>();
    private final TreeMap<Long, Long> edges = new TreeMap<>();
    private long spacing = 32;
    private long newestSample = NONE;
    private long newestId = NONE;
    private long newestMicros;

    /** @param micros microseconds since 1970 UTC */
    void remember(long id, long micros) {
        if (id > newestId) {
            if (newestId != NONE && id > newestId + 1) {
                edge(newestId, newestMicros);
            }
            newestId = id;
            newestMicros = micros;
        }
        if (newestSample != NONE && id >= newestSample && id - newestSample < spacing) {
            return;
        }
        Long below = times.floorKey(id);
        if (below != null && id - below < spacing) {
            return;
        }
        times.put(id, micros);
        newestSample = times.lastKey();
        if (times.size() > MOST) {
            thin();
        }
    }

    /** Keeps the time of a gap's lower neighbour exactly. */
    void edge(long id, long micros) {
        edges.put(id, micros);
        if (edges.size() > MOST_EDGES) {
            edges.pollFirstEntry();
        }
    }

    private void thin() {
        spacing *= 2;
        long kept = Long.MIN_VALUE / 2;
        for (Iterator<Long> each = times.keySet().iterator(); each.hasNext(); ) {
            long id = each.next();
            if (id - kept < spacing) {
                each.remove();
            } else {
                kept = id;
            }
        }
        newestSample = times.lastKey();
    }

    /** Event time of the trade with the largest id, microseconds since 1970 UTC; 0 when there is none. */
    long newest() {
        return newestMicros;
    }

    /** Time of the nearest smaller id that is kept; 0 when there is none. */
    long before(long id) {
        if (newestId != NONE && newestId < id) {
            return newestMicros;
        }
        Map.Entry<Long, Long> sample = times.lowerEntry(id);
        Map.Entry<Long, Long> edge = edges.lowerEntry(id);
        if (edge == null || (sample != null && sample.getKey() >= edge.getKey())) {
            return sample == null ? 0 : sample.getValue();
        }
        return edge.getValue();
    }
}
