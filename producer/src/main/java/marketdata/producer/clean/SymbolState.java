package marketdata.producer.clean;

import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.minute.TradeIds;

import java.util.List;

/** What is remembered of one symbol: which ids were seen, the price window, when the last new trade came. Thread-safe. */
public final class SymbolState {
    private final String symbol;
    private final byte[] key;
    private final PriceSpikes spikes;
    private final TradeIds ids = new TradeIds();
    private long lastNewNanos = Long.MIN_VALUE;

    /** A symbol of which nothing is known yet. */
    public SymbolState(String source, String symbol, PriceSpikes spikes) {
        this.symbol = symbol;
        this.key = Topics.key(source, symbol);
        this.spikes = spikes;
    }

    /** As the exchange writes it. */
    public String symbol() {
        return symbol;
    }

    /** The key of its Kafka records; not to be changed. */
    @SuppressWarnings("MutablePublicArray")
    public byte[] key() {
        return key;
    }

    /** Takes a trade: {@code hole} when ids before it are missing for the first time. */
    public synchronized Arrival arrive(Trade trade, long nanoTime) {
        int before = ids.intervals();
        if (!ids.add(trade.tradeId())) {
            return Arrival.REPEATED;
        }
        lastNewNanos = nanoTime;
        boolean spike = spikes.isSpike(trade.price(), trade.eventMicros());
        boolean hole = ids.intervals() > before && before > 0;
        return new Arrival(true, spike, hole);
    }

    /** Takes a trade of an earlier run, read back from the topic. */
    public synchronized void recall(Trade trade) {
        if (ids.add(trade.tradeId())) {
            spikes.isSpike(trade.price(), trade.eventMicros());
        }
    }

    /** The largest id seen, or 0. */
    public synchronized long lastTradeId() {
        return ids.last();
    }

    /** When the last new trade came, on {@link System#nanoTime}'s scale; {@link Long#MIN_VALUE} before the first. */
    public synchronized long lastNewNanos() {
        return lastNewNanos;
    }

    /** Every run of ids missing between the smallest and the largest id seen. */
    public synchronized List<TradeIds.Range> holes() {
        return ids.holes();
    }

    /** Which of the ids {@code from} to {@code to} are missing still. */
    public synchronized List<TradeIds.Range> missing(long from, long to) {
        return ids.holesAround(Math.max(1, from - 1), to + 1).stream()
                .map(hole -> new TradeIds.Range(Math.max(from, hole.from()), Math.min(to, hole.to())))
                .filter(hole -> hole.from() <= hole.to())
                .toList();
    }

    /**
     * What a trade turned out to be.
     *
     * @param fresh its id had not been seen
     * @param spike its price is a spike
     * @param hole it left ids behind it that nobody has seen
     */
    public record Arrival(boolean fresh, boolean spike, boolean hole) {
        static final Arrival REPEATED = new Arrival(false, false, false);
    }
}
