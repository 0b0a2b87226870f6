package marketdata.spark.prices;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A record that must take the place of a published one, or be added.
 *
 * @param version the one it has: 1 when the instant had no record
 */
public record PriceRestatement(OutputRecord record, int version) implements Serializable {
    /** Prices are settled in portions: not one by one, which would cost a whole window each, and not all at once. */
    private static final int PORTION = 5_000;

    /**
     * Walks through a symbol's prices and published records side by side.
     *
     * @param prices in order of time, at one instant in the order of the topic
     * @param published results of the rule's topics, in order of time, at one instant in the order of their topic
     * @param at when this is done, ISO 8601
     */
    static Iterator<PriceRestatement> all(
            PriceRule rule,
            String symbol,
            Iterator<Price> prices,
            Iterator<PublishedResult> published,
            ClosedInstants closed,
            String at) {
        return new Walk(rule, symbol, prices, published, closed, at);
    }

    private static final class Walk implements Iterator<PriceRestatement> {
        private final PriceRule rule;
        private final String symbol;
        private final Iterator<Price> prices;
        private final Iterator<PublishedResult> published;
        private final ClosedInstants closed;
        private final String at;
        private final PriceSeries line = new PriceSeries();
        private final Deque<PriceRestatement> found = new ArrayDeque<>();
        private final Map<String, PublishedResult> newest = new HashMap<>();
        private long instant = Long.MIN_VALUE;
        private PublishedResult ahead;

        Walk(
                PriceRule rule,
                String symbol,
                Iterator<Price> prices,
                Iterator<PublishedResult> published,
                ClosedInstants closed,
                String at) {
            this.rule = rule;
            this.symbol = symbol;
            this.prices = prices;
            this.published = published;
            this.closed = closed;
            this.at = at;
        }

        @Override
        public boolean hasNext() {
            while (found.isEmpty() && prices.hasNext()) {
                for (int left = Math.max(PORTION, line.prices().size()); left > 0 && prices.hasNext(); left--) {
                    line.offer(prices.next(), rule.kept);
                }
                rule.settle(symbol, line).forEach(this::compare);
            }
            return !found.isEmpty();
        }

        @Override
        public PriceRestatement next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return found.remove();
        }

        private void compare(OutputRecord result) {
            if (result.place() > instant) {
                goTo(result.place());
            }
            PublishedResult known = newest.get(result.topic());
            if (!closed.contains(symbol, result.topic(), rule.back, result.place())
                    || (known != null && known.says(result.value()))) {
                return;
            }
            int version = known == null ? 1 : known.version() + 1;
            byte[] value = PublishedResult.restated(result.value(), version, at);
            found.add(
                    new PriceRestatement(OutputRecord.result(result.topic(), symbol, result.place(), value), version));
        }

        /** Finds the newest record about an instant in each topic. */
        private void goTo(long micros) {
            instant = micros;
            newest.clear();
            while (ahead != null || published.hasNext()) {
                ahead = ahead == null ? published.next() : ahead;
                if (ahead.micros() > micros) {
                    return;
                }
                if (ahead.micros() == micros) {
                    newest.put(ahead.topic(), ahead);
                }
                ahead = null;
            }
        }
    }
}
