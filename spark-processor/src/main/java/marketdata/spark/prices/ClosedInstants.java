package marketdata.spark.prices;

import marketdata.model.PriceTopics;
import marketdata.spark.core.source.OffsetRange;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * About which instants a result may be computed anew.
 *
 * <ul>
 *   <li>None that the stream may still write: only up to the newest that it has written, since it writes in order of time.
 *   <li>None that reaches back to where a topic's beginning has been deleted. Every price there had arrived when the first
 *       record still held came, and no price is more than {@link PriceReader#AHEAD_MS} ahead of its arrival.
 * </ul>
 */
final class ClosedInstants implements Serializable {
    private static final long serialVersionUID = 1;

    private final HashMap<String, Long> cutUntil = new HashMap<>();
    private final HashMap<String, Long> written = new HashMap<>();

    /**
     * What one partition holds of a symbol.
     *
     * @param firstArrived when its first record came, epoch milliseconds
     * @param newestWritten the newest instant of a record that no restatement wrote, microseconds; null when there is none
     */
    record Share(String topic, int partition, String symbol, long firstArrived, Long newestWritten) {}

    static ClosedInstants of(List<Share> shares, OffsetRange... held) {
        Map<String, Long> first = new HashMap<>();
        shares.forEach(each -> first.merge(each.topic() + '-' + each.partition(), each.firstArrived(), Math::min));
        ClosedInstants closed = new ClosedInstants();
        for (Share each : shares) {
            String line = OutputRecord.resultLine(each.topic(), each.symbol());
            List<OffsetRange> cut = new ArrayList<>(List.of(held));
            cut.removeIf(topics -> !topics.isCut(each.topic(), each.partition()));
            if (!cut.isEmpty()) {
                long arrived = first.get(each.topic() + '-' + each.partition());
                closed.cutUntil.merge(line, (arrived + PriceReader.AHEAD_MS) * 1000, Math::max);
            }
            if (each.newestWritten() != null) {
                closed.written.merge(line, each.newestWritten(), Math::max);
            }
        }
        return closed;
    }

    /** @param back how far a result reaches back, microseconds */
    boolean contains(String symbol, String topic, long back, long micros) {
        return micros <= written.getOrDefault(OutputRecord.resultLine(topic, symbol), Long.MIN_VALUE)
                && micros > cutUntil(topic, symbol)
                && micros - back > cutUntil(PriceTopics.PRICES, symbol);
    }

    private long cutUntil(String topic, String symbol) {
        return cutUntil.getOrDefault(OutputRecord.resultLine(topic, symbol), Long.MIN_VALUE);
    }
}
