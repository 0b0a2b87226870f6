package marketdata.simulator.binance.rest;

import java.util.HashMap;
import java.util.Map;

/** Weight used by each client in the running minute, and who is banned for going on after a 429. */
final class RequestWeights {

    /** Weight allowed per minute and client. */
    static final int LIMIT = 6000;

    private static final int REFUSALS_BEFORE_BAN = 10;
    private static final long BAN_MILLIS = 120_000;

    private final Map<String, Integer> used = new HashMap<>();
    private final Map<String, Integer> rejections = new HashMap<>();
    private final Map<String, Long> bannedUntil = new HashMap<>();
    private long minute;

    /** Counts a request and returns the HTTP status it deserves: 200, 429 or 418. */
    int count(String client, int weight, long nowMillis) {
        if (nowMillis / 60_000 != minute) {
            minute = nowMillis / 60_000;
            used.clear();
            rejections.clear();
        }
        if (bannedUntil.getOrDefault(client, 0L) > nowMillis) {
            return 418;
        }
        if (used.merge(client, weight, Integer::sum) <= LIMIT) {
            return 200;
        }
        if (rejections.merge(client, 1, Integer::sum) <= REFUSALS_BEFORE_BAN) {
            return 429;
        }
        bannedUntil.put(client, nowMillis + BAN_MILLIS);
        return 418;
    }

    int used(String client) {
        return used.getOrDefault(client, 0);
    }

    /** Seconds until the client may ask again. */
    long retryAfterSeconds(String client, long nowMillis) {
        long until = Math.max((minute + 1) * 60_000, bannedUntil.getOrDefault(client, 0L));
        return Math.max(1, (until - nowMillis + 999) / 1000);
    }

    long bannedUntil(String client) {
        return bannedUntil.getOrDefault(client, 0L);
    }
}
