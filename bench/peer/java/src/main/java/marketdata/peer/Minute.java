package marketdata.peer;

/** One minute of one symbol while it is counted. Fields, since Flink's fast serializer needs them. */
public final class Minute {
    public String symbol;

    /** Milliseconds since 1970 UTC. */
    public long start;

    public long count;
    public long openMs;
    public long openId;
    public long closeMs;
    public long closeId;
    public double open;
    public double high;
    public double low;
    public double close;
    public double priceSum;
    public double quantity;
    public double value;

    /** Since it was last emitted. */
    public boolean changed;

    /** Open and close go by (event time, id), whatever the order of arrival. */
    Minute add(Trade trade) {
        boolean first = count == 0;
        if (first) {
            symbol = trade.symbol;
            start = trade.minute();
        }
        if (first || trade.timestampMs < openMs || (trade.timestampMs == openMs && trade.id < openId)) {
            openMs = trade.timestampMs;
            openId = trade.id;
            open = trade.price;
        }
        if (first || trade.timestampMs > closeMs || (trade.timestampMs == closeMs && trade.id > closeId)) {
            closeMs = trade.timestampMs;
            closeId = trade.id;
            close = trade.price;
        }
        high = first ? trade.price : Math.max(high, trade.price);
        low = first ? trade.price : Math.min(low, trade.price);
        count++;
        priceSum += trade.price;
        quantity += trade.quantity;
        value += trade.value;
        changed = true;
        return this;
    }

    /** What a sink needs, while this continues changing. */
    Minute copy() {
        Minute copy = new Minute();
        copy.symbol = symbol;
        copy.start = start;
        copy.count = count;
        copy.open = open;
        copy.high = high;
        copy.low = low;
        copy.close = close;
        copy.priceSum = priceSum;
        copy.quantity = quantity;
        copy.value = value;
        return copy;
    }
}
