package marketdata.simulator.okx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** So many requests of one client to one path in any two seconds. */
final class RequestWindow {

    private static final long WINDOW_MILLIS = 2000;

    private final Map<String, Deque<Long>> requests = new HashMap<>();

    /** Whether this request is within the limit; it then counts. */
    boolean allows(String client, String path, int limit, long nowMillis) {
        Deque<Long> recent = requests.computeIfAbsent(client + " " + path, each -> new ArrayDeque<>());
        while (!recent.isEmpty() && recent.peekFirst() <= nowMillis - WINDOW_MILLIS) {
            recent.removeFirst();
        }
        if (recent.size() >= limit) {
            return false;
        }
        recent.addLast(nowMillis);
        return true;
    }
}
