package marketdata.simulator.tape;

import java.util.Comparator;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * The part of one symbol's tape that has happened so far: what the exchange's REST interface may return. Sequence numbers
 * are those of the {@link SymbolTape}.
 */
public final class TapeView {

    private final SymbolTape tape;
    private final long first;
    private final long end;

    /** Shows what has happened so far. */
    public TapeView(SymbolTape tape) {
        this.tape = tape;
        this.first = tape.numberingFrom();
        this.end = Math.max(first, Math.min(tape.end(), tape.happened()));
    }

    public SymbolTape tape() {
        return tape;
    }

    /** Oldest sequence number to be seen. */
    public long first() {
        return first;
    }

    /** One past the newest sequence number to be seen. */
    public long end() {
        return end;
    }

    /** Newest sequence number that is not withheld; one less than {@link #first} when there is none. */
    public long newestShown() {
        long sequence = end - 1;
        while (sequence >= first() && tape.isWithheld(sequence)) {
            sequence--;
        }
        return sequence;
    }

    public boolean isEmpty() {
        return end == first;
    }

    /** Whether trade times never fall from one id to the next. */
    public boolean timesAscend() {
        return tape.timesAscend();
    }

    /** Whether no trade happened before the oldest one to be seen. */
    public boolean knowsBeginning() {
        return tape.knowsBeginning();
    }

    /** First sequence number whose trade id is {@code id} or greater. */
    public long fromId(long id) {
        return search(s -> tape.id(s) >= id);
    }

    /** First sequence number that belongs to aggregate {@code aggregate} or a later one. */
    public long fromAggregate(long aggregate) {
        return search(s -> tape.aggregate(s) >= aggregate);
    }

    /** Sequence numbers of the trades that happened from one time to another, exclusive; in the order of ids. */
    public LongStream between(long fromMicros, long toMicros) {
        return tape.timesAscend()
                ? LongStream.range(fromTime(fromMicros), fromTime(toMicros))
                : LongStream.range(first(), end)
                        .filter(s -> tape.timeMicros(s) >= fromMicros && tape.timeMicros(s) < toMicros);
    }

    /** All sequence numbers in the order of time, those of one time in that of ids. */
    public long[] byTime() {
        LongStream all = LongStream.range(first(), end);
        return tape.timesAscend()
                ? all.toArray()
                : all.boxed()
                        .sorted(Comparator.<Long>comparingLong(tape::timeMicros).thenComparingLong(s -> s))
                        .mapToLong(Long::longValue)
                        .toArray();
    }

    /** First sequence number whose trade happened at {@code micros} or later. */
    public long fromTime(long micros) {
        if (tape.timesAscend()) {
            return search(s -> tape.timeMicros(s) >= micros);
        }
        long sequence = first();
        while (sequence < end && tape.timeMicros(sequence) < micros) {
            sequence++;
        }
        return sequence;
    }

    private long search(LongPredicate reached) {
        long low = first();
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (reached.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
