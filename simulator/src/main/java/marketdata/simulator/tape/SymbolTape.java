package marketdata.simulator.tape;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The trades of one symbol in id order, as columns. A trade is addressed by its sequence number: 0 for the first one
 * ever appended, never reused. Old trades are given up with {@link #dropOldest()}; amounts are scaled by 10^8, times
 * are microseconds since 1970 UTC. Not thread safe.
 */
public final class SymbolTape {

    private static final byte BUYER_IS_MAKER = 1;
    private static final byte STARTS_AGGREGATE = 2;

    private final String symbol;
    private final int index;
    private long[] ids = new long[1024];
    private long[] prices = new long[1024];
    private long[] quantities = new long[1024];
    private long[] times = new long[1024];
    private long[] aggregates = new long[1024];
    private int[] delays = new int[1024];
    private byte[] flags = new byte[1024];
    private long first;
    private long end;
    /** Where numberings after the first begin: sequence number by time, microseconds. */
    private final TreeMap<Long, Long> numberings = new TreeMap<>();

    private long lastAggregate;
    private long firstIdEver = -1;
    private boolean timesAscend = true;
    private boolean recorded;
    private long happened = Long.MAX_VALUE;
    private final TreeMap<Long, Long> withheld = new TreeMap<>();
    private final Backdating backdating = new Backdating();

    SymbolTape(String symbol, int index) {
        this.symbol = symbol;
        this.index = index;
    }

    /**
     * Adds the next trade; its id must be greater than the last one's of the same numbering.
     *
     * @param delayMicros how long after the trade the exchange sent it
     * @param startsAggregate whether another taker order or price than the trade before it
     */
    public void append(
            long id,
            long price,
            long quantity,
            long timeMicros,
            int delayMicros,
            boolean buyerIsMaker,
            boolean startsAggregate) {
        if (end - first == ids.length) {
            grow();
        }
        boolean passed = backdating.endedWithTheLast();
        long back = backdating.next(timeMicros);
        if (end > first) {
            timesAscend &= timeMicros - back >= timeMicros(end - 1);
        }
        if (firstIdEver < 0) {
            firstIdEver = id;
        }
        boolean starts = startsAggregate || back > 0 || passed;
        lastAggregate += starts || lastAggregate == 0 ? 1 : 0;
        int at = at(end);
        ids[at] = id;
        prices[at] = price;
        quantities[at] = quantity;
        times[at] = timeMicros - back;
        delays[at] = delayMicros + (int) back;
        aggregates[at] = lastAggregate;
        flags[at] = (byte) ((buyerIsMaker ? BUYER_IS_MAKER : 0) | (starts ? STARTS_AGGREGATE : 0));
        end++;
    }

    /**
     * The next trade begins another numbering, whose ids may be any: the market was listed anew, and the exchange shows the
     * trades before it to nobody any more.
     *
     * @param micros the next trade's time, microseconds since 1970 UTC
     */
    public void beginNumbering(long micros) {
        numberings.put(micros, end);
        backdating.beginAt(micros);
    }

    /** Sequence number of the first trade of the present numbering that is held. */
    public long numberingFrom() {
        // In a replay the next numbering begins when its first trade has happened.
        long present = happened == Long.MAX_VALUE ? end : happened - 1;
        return numberings.values().stream().filter(from -> from <= present).reduce(first, Math::max);
    }

    /** Forgets the oldest trade. */
    public void dropOldest() {
        first++;
    }

    /**
     * The next {@code count} trades, after those withheld already, happen, but no interface shows them; 0: REST shows all
     * that were withheld until now.
     */
    public void withholdNext(long count) {
        if (count == 0) {
            withheld.clear();
            return;
        }
        Map.Entry<Long, Long> before = withheld.floorEntry(end);
        long from = before == null ? end : Math.max(end, before.getValue());
        withheld.put(from, from + count);
    }

    /** The next {@code count} trades get a time so much older than that of their match, microseconds; 0 trades: none do. */
    public void backdateNext(long count, long micros) {
        backdating.order(count, micros);
    }

    /** Whether the exchange shows this trade to nobody, on no interface. */
    public boolean isWithheld(long sequence) {
        Map.Entry<Long, Long> range = withheld.floorEntry(sequence);
        return range != null && sequence < range.getValue();
    }

    /** The symbol as the exchange writes it in its answers. */
    public String symbol() {
        return symbol;
    }

    /** Position of this symbol among all symbols of its {@link Tape}. */
    public int index() {
        return index;
    }

    /** Sequence number of the oldest trade held. */
    public long first() {
        return first;
    }

    /** One past the newest trade's sequence number; also the number of trades ever appended. */
    public long end() {
        return end;
    }

    /** Id of the first trade ever appended, -1 when there was none. */
    public long firstIdEver() {
        return firstIdEver;
    }

    public long id(long sequence) {
        return ids[at(sequence)];
    }

    public long price(long sequence) {
        return prices[at(sequence)];
    }

    public long quantity(long sequence) {
        return quantities[at(sequence)];
    }

    public long timeMicros(long sequence) {
        return times[at(sequence)];
    }

    /** When the exchange sent the trade, microseconds. */
    public long sentMicros(long sequence) {
        int at = at(sequence);
        return times[at] + delays[at];
    }

    public boolean buyerIsMaker(long sequence) {
        return (flags[at(sequence)] & BUYER_IS_MAKER) != 0;
    }

    /** Number of the aggregate (one taker order at one price) the trade belongs to: 1, 2, 3 ... */
    public long aggregate(long sequence) {
        return aggregates[at(sequence)];
    }

    /** Whether no trade happened before the oldest one held; a recording never knows that. */
    boolean knowsBeginning() {
        return first == 0 && !recorded;
    }

    /** One past the newest sequence number that has happened; in a live market every trade has. */
    long happened() {
        return happened;
    }

    /** Begins a replay: nothing has happened yet. */
    public void hideAll() {
        happened = first;
        recorded = true;
    }

    /** Ends a replay: everything has happened. */
    public void revealAll() {
        happened = Long.MAX_VALUE;
    }

    /** The stream has reached trade {@code id} of that time, microseconds: it and all before it have happened. */
    public void revealId(long id, long micros) {
        Map.Entry<Long, Long> begun = numberings.floorEntry(micros);
        Map.Entry<Long, Long> next = numberings.higherEntry(micros);
        long reached = begun == null ? happened : Math.max(happened, begun.getValue());
        long limit = next == null ? end : next.getValue();
        while (reached < limit && id(reached) <= id) {
            reached++;
        }
        happened = reached;
    }

    /** The stream has reached this moment: trades sent by then have happened, even if they are not in the stream. */
    public void revealSent(long micros) {
        while (happened < end && sentMicros(happened) <= micros) {
            happened++;
        }
    }

    /** Whether trade times never fall from one id to the next, so that a time can be searched for. */
    boolean timesAscend() {
        return timesAscend;
    }

    private int at(long sequence) {
        return (int) (sequence & (ids.length - 1));
    }

    private void grow() {
        int size = ids.length;
        int rotation = at(first);
        ids = grown(ids, size, rotation);
        prices = grown(prices, size, rotation);
        quantities = grown(quantities, size, rotation);
        times = grown(times, size, rotation);
        aggregates = grown(aggregates, size, rotation);
        int[] moreDelays = Arrays.copyOf(delays, 2 * size);
        byte[] moreFlags = Arrays.copyOf(flags, 2 * size);
        for (long s = first; s < end; s++) {
            moreDelays[(int) (s & (2L * size - 1))] = delays[(int) (s & (size - 1))];
            moreFlags[(int) (s & (2L * size - 1))] = flags[(int) (s & (size - 1))];
        }
        delays = moreDelays;
        flags = moreFlags;
    }

    private long[] grown(long[] column, int size, int rotation) {
        long[] more = new long[2 * size];
        int from = (int) (first & (2L * size - 1));
        for (int i = 0; i < size; i++) {
            more[(from + i) & (2 * size - 1)] = column[(rotation + i) & (size - 1)];
        }
        return more;
    }
}
