package marketdata.producer.live.clean;

import marketdata.model.candle.TradeIdSet;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.Trade;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What is remembered of one epoch (one numbering of a symbol's trades): which ids were seen, what the last ones stood for,
 * when they happened. Not thread-safe.
 */
final class EpochState {
    static final long NONE = -1;

    /** A trade so many ids before our time begins another numbering. */
    private static final long OTHER_NUMBERING = 1_000_000;

    /** The first trades to arrive may arrive in disorder. */
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(10);

    final TradeIdSet ids = new TradeIdSet();
    final RecentTrades recent = new RecentTrades();
    final TradeTimeIndex times = new TradeTimeIndex();
    private final List<Range> exchangeHoles = new ArrayList<>();
    private final int mostRuns;
    private long announced = NONE;
    private long first = NONE;
    private boolean recalled;
    private boolean restored;
    private boolean arrived;
    private long firstNewNanos;

    /** @param mostRuns so many unbroken runs of ids are remembered */
    EpochState(int mostRuns) {
        this.mostRuns = mostRuns;
    }

    long first() {
        return first;
    }

    long last() {
        return ids.isEmpty() ? NONE : ids.last();
    }

    /**
     * Takes a trade.
     *
     * @return null when its id was seen before, else whether it left ids beside it that nobody has seen
     */
    Boolean arrive(Trade trade, long nanoTime) {
        int runs = ids.intervals();
        if (!ids.add(trade.tradeId())) {
            return null;
        }
        if (!arrived) {
            arrived = true;
            firstNewNanos = nanoTime;
        }
        long id = trade.tradeId();
        boolean settling = !recalled && nanoTime - firstNewNanos < SETTLING_NANOS;
        if (first == NONE || (id < first && settling) || id < first - OTHER_NUMBERING) {
            first = id;
        }
        prime(trade);
        return ids.intervals() > runs && runs > 0;
    }

    /** Takes a trade of an earlier run; whether its id is new. */
    boolean recall(Trade trade) {
        if (!ids.add(trade.tradeId())) {
            return false;
        }
        recalled = true;
        first = restored ? first : ids.first();
        prime(trade);
        return true;
    }

    /** Remembers the content of a trade whose id is known. */
    void prime(Trade trade) {
        recent.remember(trade);
        times.remember(trade.tradeId(), trade.eventMicros());
    }

    /** Forgets the lowest runs of ids that are too many: the ids above the last of them, or -1 when none of our time went. */
    long forgetLowest() {
        long forgotten = NONE;
        while (ids.intervals() > mostRuns) {
            Range lowest = ids.removeFirst();
            if (first < ids.first()) {
                forgotten = lowest.to();
                first = ids.first();
            }
        }
        return forgotten;
    }

    void restore(SymbolSnapshot snapshot) {
        for (SymbolSnapshot.Run run : snapshot.runs()) {
            ids.append(new Range(run.from(), run.to()));
            times.remember(run.to(), run.micros());
            times.edge(run.to(), run.micros());
        }
        recalled = !ids.isEmpty();
        restored = recalled;
        first = snapshot.first();
        exchangeHoles.addAll(snapshot.exchangeHoles());
    }

    List<SymbolSnapshot.Run> runs() {
        return ids.runs().stream()
                .map(run -> new SymbolSnapshot.Run(run.from(), run.to(), times.before(run.to() + 1)))
                .toList();
    }

    boolean addExchangeHole(Range gap) {
        exchangeHoles.removeIf(each -> each.to() < first);
        return !exchangeHoles.contains(gap) && exchangeHoles.add(gap);
    }

    List<Range> exchangeHoles() {
        return List.copyOf(exchangeHoles);
    }

    boolean announce(long id) {
        // Before the first trade nothing is known that could have a gap.
        if (ids.isEmpty() || id <= ids.last()) {
            return false;
        }
        announced = Math.max(announced, id);
        return true;
    }

    OptionalLong nextTradeId(long id) {
        if (ids.contains(id + 1)) {
            return OptionalLong.of(id + 1);
        }
        return ids.gapsAround(id + 1, id + 1).stream()
                .filter(gap -> gap.from() <= id + 1)
                .mapToLong(gap -> gap.to() + 1)
                .max();
    }

    List<Range> gaps() {
        return ids.isEmpty() ? List.of() : withTail(ids.gapsAround(first + 1, ids.last()));
    }

    List<Range> missing(long from, long to) {
        return withTail(ids.gapsAround(Math.max(0, from - 1), to + 1)).stream()
                .map(gap -> new Range(Math.max(from, gap.from()), Math.min(to, gap.to())))
                .filter(gap -> gap.from() <= gap.to())
                .toList();
    }

    private List<Range> withTail(List<Range> gaps) {
        if (ids.isEmpty() || announced <= ids.last()) {
            return gaps;
        }
        List<Range> all = new ArrayList<>(gaps);
        all.add(new Range(ids.last() + 1, announced));
        return all;
    }
}
