package marketdata.producer.clean;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * When trades happened, for some ids of a symbol: an exchange that pages by time must be told where a hole begins. At most
 * {@value #MOST} are kept; when they are more, every second one goes, so the whole range stays covered.
 */
final class IdTimes {
    private static final int MOST = 1024;

    private final TreeMap<Long, Long> times = new TreeMap<>();
    private long spacing = 32;
    private long newest;

    /** @param micros microseconds since 1970 UTC */
    void remember(long id, long micros) {
        if (id >= newest && id - newest < spacing && newest > 0) {
            return;
        }
        Long below = times.floorKey(id);
        if (below != null && id - below < spacing) {
            return;
        }
        times.put(id, micros);
        newest = times.lastKey();
        if (times.size() > MOST) {
            thin();
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
        newest = times.lastKey();
    }

    /** Time of the nearest smaller id that is kept; 0 when there is none. */
    long before(long id) {
        Map.Entry<Long, Long> below = times.lowerEntry(id);
        return below == null ? 0 : below.getValue();
    }
}
