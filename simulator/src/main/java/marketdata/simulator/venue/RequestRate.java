package marketdata.simulator.venue;

import java.util.HashMap;
import java.util.Map;

/** Requests by client, as many a second as allowed and some at once. */
public final class RequestRate {

    private final double perSecond;
    private final double burst;
    private final Map<String, double[]> buckets = new HashMap<>();

    public RequestRate(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Whether this request is within the limit; it then counts. */
    public boolean allows(String client, long nowMillis) {
        double[] bucket = buckets.computeIfAbsent(client, each -> new double[] {burst, nowMillis});
        bucket[0] = Math.min(burst, bucket[0] + (nowMillis - bucket[1]) / 1000 * perSecond);
        bucket[1] = nowMillis;
        if (bucket[0] < 1) {
            return false;
        }
        bucket[0]--;
        return true;
    }
}
