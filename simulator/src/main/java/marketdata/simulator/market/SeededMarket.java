package marketdata.simulator.market;

import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * All symbols' trades in one order, that of their send times. The same seed, symbols, rate and start give the same
 * trades. Memory is bounded: of all trades the newest {@code keep} are remembered.
 */
public final class SeededMarket {

    private final Tape tape;
    private final int keep;
    private final long startMicros;
    private final SplittableRandom delays;
    private final PriorityQueue<SymbolMarket> agenda =
            new PriorityQueue<>(Comparator.comparingLong(SymbolMarket::nextMicros));
    private final int[] symbolOf;
    private final long[] sequenceOf;
    private long first;
    private long end;
    private long sentMicros;

    /**
     * A market that begins at {@code startMicros} (since 1970 UTC) and has not traded yet.
     *
     * @param tradesPerSecond mean over all symbols
     * @param keep how many trades to remember, a power of two
     */
    public SeededMarket(Collection<String> symbols, long seed, long startMicros, double tradesPerSecond, int keep) {
        this(symbols, seed, startMicros, tradesPerSecond, keep, Listings.NONE);
    }

    /**
     * The same market with other beginnings of its numberings.
     *
     * @param tradesPerSecond mean over all symbols
     * @param keep how many trades to remember, a power of two
     */
    public SeededMarket(
            Collection<String> symbols,
            long seed,
            long startMicros,
            double tradesPerSecond,
            int keep,
            Listings listings) {
        this.tape = new Tape(symbols);
        this.keep = keep;
        this.startMicros = startMicros;
        this.delays = new SplittableRandom(seed ^ 0x5DEECE66DL);
        this.symbolOf = new int[keep];
        this.sequenceOf = new long[keep];
        double weights =
                symbols.stream().mapToDouble(s -> Instrument.of(s).weight()).sum();
        for (SymbolTape symbol : tape.symbols()) {
            Instrument instrument = Instrument.of(symbol.symbol());
            double rate = tradesPerSecond * instrument.weight() / weights;
            agenda.add(new SymbolMarket(instrument, symbol, seed, startMicros, rate, listings));
        }
    }

    public Tape tape() {
        return tape;
    }

    public long startMicros() {
        return startMicros;
    }

    /** When the next order comes, microseconds since 1970 UTC. */
    public long nextMicros() {
        return agenda.element().nextMicros();
    }

    /**
     * Lets the market trade until {@code micros}. It stops early rather than forget a trade at or after {@code needed},
     * an index in the common order.
     */
    public void advanceTo(long micros, long needed) {
        while (nextMicros() <= micros && hasRoom(needed)) {
            SymbolMarket market = agenda.remove();
            long time = market.nextMicros();
            sentMicros = Math.max(sentMicros, time + delay());
            int delay = (int) (sentMicros - time);
            int trades = market.match(delay);
            long before = market.tape().end() - trades;
            for (int i = 0; i < trades; i++) {
                append(market.tape().index(), before + i);
            }
            agenda.add(market);
        }
    }

    /** No order of this symbol comes before {@code untilMicros}, since 1970 UTC. */
    public void halt(String symbol, long untilMicros) {
        List<SymbolMarket> halted = agenda.stream()
                .filter(each -> each.tape().symbol().equals(symbol))
                .toList();
        // Its place in the queue depends on the time of its next order.
        agenda.removeAll(halted);
        halted.forEach(each -> each.halt(untilMicros));
        agenda.addAll(halted);
    }

    /** Index of the oldest trade remembered. */
    public long first() {
        return first;
    }

    /** One past the newest trade's index. */
    public long end() {
        return end;
    }

    /** Symbol of the trade at this index of the common order. */
    public SymbolTape symbolAt(long index) {
        return tape.symbols().get(symbolOf[(int) (index & (keep - 1))]);
    }

    /** Its sequence number on that symbol's tape. */
    public long sequenceAt(long index) {
        return sequenceOf[(int) (index & (keep - 1))];
    }

    private boolean hasRoom(long needed) {
        return end - Math.max(first, Math.min(needed, end)) < keep - 1024;
    }

    private void append(int symbol, long sequence) {
        if (end - first == keep) {
            symbolAt(first).dropOldest();
            first++;
        }
        symbolOf[(int) (end & (keep - 1))] = symbol;
        sequenceOf[(int) (end & (keep - 1))] = sequence;
        end++;
    }

    /** Trade to frame: mostly under 3 ms, one order in a hundred up to 220 ms. */
    private int delay() {
        return delays.nextInt(100) == 0 ? delays.nextInt(220_000) : delays.nextInt(3_000);
    }
}
