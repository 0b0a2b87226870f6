package marketdata.producer.clean;

import marketdata.model.Topics;
import marketdata.model.Trade;
import marketdata.model.minute.TradeIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What is remembered of one symbol: which ids were seen, what the last ones stood for, the price window, when the last
 * new trade came. Thread-safe.
 *
 * <p>Ids before the first one known (of an earlier run, or else the first ones to arrive) are before our time: trades may
 * come from there, but what is missing there is no hole. At most {@value #MOST_RUNS} unbroken runs of ids are remembered;
 * beyond that the lowest are before our time, too.
 */
public final class SymbolState {
    static final int MOST_RUNS = 1_000;

    /** A trade so many ids before our time begins another numbering. */
    private static final long OTHER_NUMBERING = 1_000_000;

    /** The first trades to arrive may arrive in disorder. */
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(SymbolState.class);
    private static final long NONE = -1;

    private final String symbol;
    private final byte[] key;
    private final PriceSpikes spikes;
    private final TradeIds ids = new TradeIds();
    private final RecentTrades recent = new RecentTrades();
    private final IdTimes times = new IdTimes();
    private final List<TradeIds.Range> exchangeHoles = new ArrayList<>();
    private long announced = NONE;
    private long first = NONE;
    private long newestMicros;
    private boolean recalled;
    private boolean restored;
    private boolean arrived;
    private long firstNewNanos;
    private long lastNewNanos;
    private long changes;

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
        changes++;
        begin(trade.tradeId(), nanoTime);
        recent.remember(trade);
        times.remember(trade.tradeId(), trade.eventMicros());
        boolean hole = ids.intervals() > intervals && intervals > 0;
        forgetLowest();
        return new Arrival(true, hole);
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
        if (first == NONE || (id < first && settling) || id < first - OTHER_NUMBERING) {
            first = id;
        }
    }

    private void forgetLowest() {
        while (ids.intervals() > MOST_RUNS) {
            TradeIds.Range lowest = ids.removeFirst();
            if (first < ids.first()) {
                LOG.warn(
                        "{} has more than {} gaps; the one above trade {} is left to backfill --gaps",
                        symbol,
                        MOST_RUNS - 1,
                        lowest.to());
                first = ids.first();
            }
        }
    }

    /** Takes a trade of an earlier run, read back from the topic. */
    public synchronized void recall(Trade trade) {
        if (ids.add(trade.tradeId())) {
            first = restored ? first : ids.first();
            recalled = true;
            changes++;
            prime(trade);
            forgetLowest();
        }
    }

    /** Takes a trade whose id is known from a snapshot: others are judged by it. Once for every trade. */
    public synchronized void prime(Trade trade) {
        recent.remember(trade);
        times.remember(trade.tradeId(), trade.eventMicros());
        boolean unused = judge(trade); // It was marked when it was published.
    }

    /** Takes what an earlier run knew; nothing may be known yet. */
    public synchronized void restore(SymbolSnapshot snapshot) {
        for (SymbolSnapshot.Run run : snapshot.runs()) {
            ids.append(new TradeIds.Range(run.from(), run.to()));
            times.remember(run.to(), run.micros());
            times.edge(run.to(), run.micros());
        }
        recalled = !ids.isEmpty();
        restored = recalled;
        first = snapshot.first();
        newestMicros = snapshot.newestMicros();
        exchangeHoles.addAll(snapshot.exchangeHoles());
    }

    /** What a later run must know. */
    public synchronized SymbolSnapshot snapshot() {
        List<SymbolSnapshot.Run> runs = ids.runs().stream()
                .map(run -> new SymbolSnapshot.Run(run.from(), run.to(), times.before(run.to() + 1)))
                .toList();
        return new SymbolSnapshot(first, runs, newestMicros, List.copyOf(exchangeHoles));
    }

    /** Grows whenever {@link #snapshot} changes. */
    public synchronized long changes() {
        return changes;
    }

    /** Takes what several answers of the exchange have shown: it does not have these ids. */
    public synchronized void addExchangeHole(TradeIds.Range hole) {
        if (!exchangeHoles.contains(hole)) {
            exchangeHoles.add(hole);
            changes++;
        }
        exchangeHoles.removeIf(each -> each.to() < first);
    }

    /** What the exchange was found not to have. */
    public synchronized List<TradeIds.Range> exchangeHoles() {
        return List.copyOf(exchangeHoles);
    }

    /**
     * Takes the exchange's word that this is its newest trade.
     *
     * @return whether that leaves ids that nobody has seen
     */
    public synchronized boolean announce(long id) {
        // Before the first trade nothing is known that could have a hole.
        if (ids.isEmpty() || id <= ids.last()) {
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

    /** The largest id seen; -1 before the first trade. */
    public synchronized long lastTradeId() {
        return ids.isEmpty() ? NONE : ids.last();
    }

    /** The trade with the largest id; empty before the first trade. */
    public synchronized Optional<NewestTrade> newestTrade() {
        return ids.isEmpty() ? Optional.empty() : Optional.of(new NewestTrade(ids.last(), times.newest()));
    }

    /** The smallest id seen above this one; empty when none is. */
    public synchronized OptionalLong nextTradeId(long id) {
        if (ids.contains(id + 1)) {
            return OptionalLong.of(id + 1);
        }
        return ids.missing(id + 1, Math.max(id + 1, lastTradeId())).stream()
                .filter(hole -> hole.from() == id + 1 && ids.contains(hole.to() + 1))
                .mapToLong(hole -> hole.to() + 1)
                .findFirst();
    }

    /** Whether this id was seen. */
    public synchronized boolean knows(long id) {
        return ids.contains(id);
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
        if (announced <= ids.last()) {
            return holes;
        }
        List<TradeIds.Range> all = new ArrayList<>(holes);
        all.add(new TradeIds.Range(ids.last() + 1, announced));
        return all;
    }

    /** Which of the ids {@code from} to {@code to} are missing still. */
    public synchronized List<TradeIds.Range> missing(long from, long to) {
        return withTail(ids.holesAround(Math.max(0, from - 1), to + 1)).stream()
                .map(hole -> new TradeIds.Range(Math.max(from, hole.from()), Math.min(to, hole.to())))
                .filter(hole -> hole.from() <= hole.to())
                .toList();
    }

    /**
     * The trade with the largest id.
     *
     * @param micros its event time, microseconds since 1970 UTC
     */
    public record NewestTrade(long id, long micros) {}

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
