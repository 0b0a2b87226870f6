package marketdata.model.minute;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which minutes of a symbol are done with: their rows are proven, their sums no longer kept. Intervals of minutes, for they
 * follow one another; a minute without a trade interrupts them.
 */
final class MinutesLetGo {
    /** Beyond so many intervals the oldest are forgotten, and everything before their end is done with. */
    private static final int MAX_INTERVALS = 1440;

    /** The number of a minute since 1970 stands for it. */
    private TradeIds minutes = new TradeIds();

    private long allUpTo = Long.MIN_VALUE;

    /** @param start of a minute, microseconds since 1970 UTC */
    void add(long start) {
        minutes.add(number(start));
        if (minutes.intervals() > MAX_INTERVALS) {
            allUpTo = Math.max(allUpTo, minutes.removeFirst().to());
        }
    }

    /** This minute and every one before it. */
    void addAllUpTo(long start) {
        allUpTo = Math.max(allUpTo, number(start));
    }

    boolean contains(long start) {
        return number(start) <= allUpTo || minutes.contains(number(start));
    }

    /** Whether one of those between two minutes, both exclusive, had trades and is done with. */
    boolean hasBetween(long start, long end) {
        return minutes.hasAny(number(start) + 1, number(end) - 1);
    }

    private static long number(long start) {
        return Math.floorDiv(start, SymbolMinutes.MINUTE_MICROS);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(allUpTo);
        minutes.write(out);
    }

    /** Version 1 did not say which minutes were done with: all that the watermark has passed. What comes for one is late. */
    static MinutesLetGo ofVersion1(DataInput in, long newest, long watermarkMicros) throws IOException {
        long forgotten = in.readLong();
        MinutesLetGo read = new MinutesLetGo();
        if (newest != Long.MIN_VALUE) {
            read.allUpTo = Math.max(number(forgotten), number(newest - watermarkMicros) - 1);
        }
        return read;
    }

    static MinutesLetGo read(DataInput in) throws IOException {
        MinutesLetGo read = new MinutesLetGo();
        read.allUpTo = in.readLong();
        read.minutes = TradeIds.read(in);
        return read;
    }
}
