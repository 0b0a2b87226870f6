package marketdata.producer.live.clean;

import marketdata.model.candle.EpochRouter;
import marketdata.model.candle.TradeIdSet;
import marketdata.model.parse.IsoTime;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered of one symbol: which ids were seen, what the last ones stood for, the price window, when the last
 * new trade came. Thread-safe.
 *
 * <p>Ids before the first one known (of an earlier run, or else the first ones to arrive) are before our time: trades may
 * come from there, but what is missing there is no gap. At most {@value #MOST_RUNS} unbroken runs of ids are remembered;
 * beyond that the lowest are before our time, too.
 *
 * <p>A market whose numbering begins again begins another epoch (see {@link EpochRouter}), with nothing known of its ids. Ids,
 * gaps and the newest trade are those of the newest epoch.
 */
public final class SymbolState {
    static final int MOST_RUNS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SymbolState.class);

    private final String symbol;
    private final byte[] key;
    private EpochRouter router = new EpochRouter();
    private PriceSpikes spikes;
    private EpochState previous = new EpochState(MOST_RUNS);
    private EpochState current = new EpochState(MOST_RUNS);
    /** Trades that may begin another epoch. */
    private EpochState candidate = new EpochState(MOST_RUNS);

    private long newestMicros;
    private boolean arrived;
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

    /** Whether a trade of the same epoch and id and of other content was taken not long ago. */
    public synchronized boolean contradicts(Trade trade) {
        return state(route(trade)).recent.contradicts(trade);
    }

    /** Takes a trade. */
    public synchronized Arrival arrive(Trade trade, long nanoTime) {
        int epoch = route(trade);
        Boolean gap = state(epoch).arrive(trade, nanoTime);
        if (gap == null) {
            return Arrival.REPEATED;
        }
        arrived = true;
        lastNewNanos = nanoTime;
        boolean newest = epoch == router.newest() || router.newest() < 0;
        return new Arrival(true, taken(epoch, trade) || (gap && newest));
    }

    private int route(Trade trade) {
        return router.route(trade.tradeId(), trade.eventMicros());
    }

    private EpochState state(int epoch) {
        if (epoch > router.newest()) {
            return router.newest() < 0 ? current : candidate;
        }
        return epoch == router.newest() ? current : previous;
    }

    /** A trade was new; whether another epoch has begun with it. */
    private boolean taken(int epoch, Trade trade) {
        changes++;
        boolean begun = false;
        if (epoch != EpochRouter.FORGOTTEN) {
            switch (router.take(epoch, trade.tradeId(), trade.eventMicros())) {
                case CONFIRMED -> {
                    begun = true;
                    begin(trade);
                }
                case REFUTED -> candidate = new EpochState(MOST_RUNS);
                case CANDIDATE ->
                    LOG.warn(
                            "{}: trade {} of {} has an id that is not new at a time that is: the market may be numbered anew",
                            symbol,
                            trade.tradeId(),
                            IsoTime.format(trade.eventMicros()));
                case NONE -> {}
            }
        }
        long forgotten = current.forgetLowest();
        if (forgotten >= 0) {
            LOG.warn(
                    "{} has more than {} gaps; the one above trade {} is left to backfill --gaps",
                    symbol,
                    MOST_RUNS - 1,
                    forgotten);
        }
        return begun;
    }

    private void begin(Trade trade) {
        LOG.warn(
                "{} is numbered anew since trade {} of {}, after trade {}: epoch {}",
                symbol,
                candidate.first(),
                IsoTime.format(router.startMicros(router.newest())),
                current.last(),
                router.newest());
        previous = current;
        current = candidate;
        candidate = new EpochState(MOST_RUNS);
        spikes = spikes.anew();
        newestMicros = trade.eventMicros();
    }

    /**
     * Whether a trade that has arrived is a price spike, by the trades of its epoch judged before. Once for every trade. A
     * trade of an epoch that is not the newest is none.
     */
    public synchronized boolean judge(Trade trade) {
        if (route(trade) != router.newest() && router.newest() >= 0) {
            return false;
        }
        newestMicros = Math.max(newestMicros, trade.eventMicros());
        boolean spike = spikes.judge(trade.tradeId(), trade.price(), trade.eventMicros());
        if (spikes.isCrowded()) {
            spikes.forget(gaps());
        }
        return spike;
    }

    /** Takes a trade of an earlier run, read back from the topic. */
    public synchronized void recall(Trade trade) {
        int epoch = route(trade);
        if (state(epoch).recall(trade)) {
            boolean unusedEpoch = taken(epoch, trade);
            boolean unusedSpike = judge(trade); // It was marked when it was published.
        }
    }

    /** Takes a trade whose id is known from a snapshot: others are judged by it. Once for every trade. */
    public synchronized void prime(Trade trade) {
        state(route(trade)).prime(trade);
        boolean unused = judge(trade);
    }

    /** Takes what an earlier run knew; nothing may be known yet. */
    public synchronized void restore(SymbolSnapshot snapshot) {
        router = snapshot.router();
        current.restore(snapshot);
        newestMicros = snapshot.newestMicros();
    }

    /** What a later run must know. */
    public synchronized SymbolSnapshot snapshot() {
        return SymbolSnapshot.of(router, current.first(), current.runs(), newestMicros, current.exchangeHoles());
    }

    /** Grows whenever {@link #snapshot} changes. */
    public synchronized long changes() {
        return changes;
    }

    /** Number of the newest epoch; -1 before the first trade. */
    public synchronized int epoch() {
        return router.newest();
    }

    /** Takes what several answers of the exchange have shown: it does not have these ids. */
    public synchronized void addExchangeHole(TradeIdSet.Range gap) {
        if (current.addExchangeHole(gap)) {
            changes++;
        }
    }

    /** What the exchange was found not to have. */
    public synchronized List<TradeIdSet.Range> exchangeHoles() {
        return current.exchangeHoles();
    }

    /**
     * Takes the exchange's word that this is its newest trade.
     *
     * @return whether that leaves ids that nobody has seen
     */
    public synchronized boolean announce(long id) {
        return current.announce(id);
    }

    /** Event time of a trade that has a smaller id, as near below as is remembered; 0 when none is. */
    public synchronized long microsBefore(long id) {
        return current.times.before(id);
    }

    /** The newest event time seen, microseconds since 1970 UTC, or 0. */
    public synchronized long newestMicros() {
        return newestMicros;
    }

    /** The largest id seen; -1 before the first trade. */
    public synchronized long lastTradeId() {
        return current.last();
    }

    /** The trade with the largest id; empty before the first trade. */
    public synchronized Optional<NewestTrade> newestTrade() {
        return current.ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewestTrade(current.last(), current.times.newest()));
    }

    /** The smallest id seen above this one; empty when none is. */
    public synchronized OptionalLong nextTradeId(long id) {
        return current.nextTradeId(id);
    }

    /** Whether a trade of this epoch and id was seen. */
    public synchronized boolean knows(Trade trade) {
        return state(route(trade)).ids.contains(trade.tradeId());
    }

    /** When the last new trade came, on {@link System#nanoTime}'s scale; empty before the first. */
    public synchronized OptionalLong lastNewNanos() {
        return arrived ? OptionalLong.of(lastNewNanos) : OptionalLong.empty();
    }

    /** Every run of ids missing between the first id of our time and the largest seen or announced. */
    public synchronized List<TradeIdSet.Range> gaps() {
        return current.gaps();
    }

    /** Which of the ids {@code from} to {@code to} are missing still. */
    public synchronized List<TradeIdSet.Range> missing(long from, long to) {
        return current.missing(from, to);
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
     * @param gap it left ids beside it that nobody has seen
     */
    public record Arrival(boolean fresh, boolean gap) {
        static final Arrival REPEATED = new Arrival(false, false);
    }
}
