package marketdata.producer.clean;

import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.minute.TradeIds;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What is remembered of one symbol: which ids were seen, what the last ones stood for, the price window, when the last
 * new trade came. Thread-safe.
 *
 * <p>Ids before the first one known (read back from the topic, or else the first ones to arrive) are before our time:
 * trades may come from there, but what is missing there is no hole.
 */
public final class SymbolState {
    /** A trade so many ids before our time begins another numbering. */
    private static final long OTHER_NUMBERING = 1_000_000;

    /** The first trades to arrive may arrive in disorder. */
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String symbol;
    private final byte[] key;
    private final PriceSpikes spikes;
    private final TradeIds ids = new TradeIds();
    private final RecentTrades recent = new RecentTrades();
    private final IdTimes times = new IdTimes();
    private final List<TradeIds.Range> exchangeHoles = new ArrayList<>();
    private long announced;
    private long first;
    private long newestMicros;
    private boolean recalled;
    private boolean arrived;
    private long firstNewNanos;
    private long lastNewNanos;

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
    public byte[] key() {
        return key;
    }

    /** Whether a trade of the same id and other content was taken not long ago. */
    public synchronized boolean contradicts(Trade trade) {
        return recent.contradicts(trade);
    }

    /** Takes a trade. */
    public synchronized Arrival arrive(Trade trade, long nanoTime) {
        int intervals = ids.intervals();
        if (!ids.add(trade.tradeId())) {
            return Arrival.REPEATED;
        }
        if (!arrived) {
            arrived = true;
            firstNewNanos = nanoTime;
        }
        lastNewNanos = nanoTime;
        begin(trade.tradeId(), nanoTime);
        recent.remember(trade);
        times.remember(trade.tradeId(), trade.eventMicros());
        return new Arrival(true, ids.intervals() > intervals && intervals > 0);
    }

    /** Whether a trade that has arrived is a price spike, by the trades judged before. Once for every trade. */
    public synchronized boolean judge(Trade trade) {
        newestMicros = Math.max(newestMicros, trade.eventMicros());
        boolean spike = spikes.judge(trade.tradeId(), trade.price(), trade.eventMicros());
        if (spikes.isCrowded()) {
            spikes.forget(holes());
        }
        return spike;
    }

    private void begin(long id, long nanoTime) {
        boolean settling = !recalled && nanoTime - firstNewNanos < SETTLING_NANOS;
        if (first == 0 || (id < first && settling) || id < first - OTHER_NUMBERING) {
            first = id;
        }
    }

    /** Takes a trade of an earlier run, read back from the topic. */
    public synchronized void recall(Trade trade) {
        if (ids.add(trade.tradeId())) {
            recalled = true;
            first = ids.first();
            recent.remember(trade);
            times.remember(trade.tradeId(), trade.eventMicros());
            boolean unused = judge(trade); // It was marked when it was published.
        }
    }

    /** Takes what an earlier run found out: the exchange does not have these ids. */
    public synchronized void recallExchangeHole(TradeIds.Range hole) {
        exchangeHoles.add(hole);
    }

    /** What earlier runs found that the exchange does not have. */
    public synchronized List<TradeIds.Range> exchangeHoles() {
        return List.copyOf(exchangeHoles);
    }

    /**
     * Takes the exchange's word that this is its newest trade.
     *
     * @return whether that leaves ids that nobody has seen
     */
    public synchronized boolean announce(long id) {
        // Before the first trade nothing is known that could have a hole; far beyond the last it is another numbering.
        if (ids.isEmpty() || id <= ids.last() || id - ids.last() > OTHER_NUMBERING) {
            return false;
        }
        announced = Math.max(announced, id);
        return true;
    }

    /** Event time of a trade that has a smaller id, as near below as is remembered; 0 when none is. */
    public synchronized long microsBefore(long id) {
        return times.before(id);
    }

    /** The newest event time seen, microseconds since 1970 UTC, or 0. */
    public synchronized long newestMicros() {
        return newestMicros;
    }

    /** The largest id seen, or 0. */
    public synchronized long lastTradeId() {
        return ids.isEmpty() ? 0 : ids.last();
    }

    /** When the last new trade came, on {@link System#nanoTime}'s scale; empty before the first. */
    public synchronized OptionalLong lastNewNanos() {
        return arrived ? OptionalLong.of(lastNewNanos) : OptionalLong.empty();
    }

    /** Every run of ids missing between the first id of our time and the largest seen or announced. */
    public synchronized List<TradeIds.Range> holes() {
        return ids.isEmpty() ? List.of() : withTail(ids.holesAround(first + 1, ids.last()));
    }

    private List<TradeIds.Range> withTail(List<TradeIds.Range> holes) {
        if (ids.isEmpty() || announced <= ids.last()) {
            return holes;
        }
        List<TradeIds.Range> all = new ArrayList<>(holes);
        all.add(new TradeIds.Range(ids.last() + 1, announced));
        return all;
    }

    /** Which of the ids {@code from} to {@code to} are missing still. */
    public synchronized List<TradeIds.Range> missing(long from, long to) {
        return withTail(ids.holesAround(Math.max(1, from - 1), to + 1)).stream()
                .map(hole -> new TradeIds.Range(Math.max(from, hole.from()), Math.min(to, hole.to())))
                .filter(hole -> hole.from() <= hole.to())
                .toList();
    }

    /**
     * What a trade turned out to be.
     *
     * @param fresh its id had not been seen
     * @param hole it left ids beside it that nobody has seen
     */
    public record Arrival(boolean fresh, boolean hole) {
        static final Arrival REPEATED = new Arrival(false, false);
    }
}
