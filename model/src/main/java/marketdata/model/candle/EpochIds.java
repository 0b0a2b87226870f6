package marketdata.model.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is known of the ids of one epoch of a market: those seen, and what is missing among them. */
final class EpochIds {
    private static final long NONE = Long.MIN_VALUE;

    final int number;
    private final StateLimits bounds;
    private TradeIdSet seen = new TradeIdSet();
    private GapTracker gaps = new GapTracker();
    private final QuietConfirmation quiet = new QuietConfirmation();

    /** Trades of minutes that were done with: no minute kept or evicted holds their ids. */
    private TradeIdSet late = new TradeIdSet();

    private long lateForgottenTo = NONE;
    private long forgottenTo = NONE;

    EpochIds(int number, StateLimits bounds) {
        this.number = number;
        this.bounds = bounds;
    }

    TradeIdSet seen() {
        return seen;
    }

    GapTracker gaps() {
        return gaps;
    }

    QuietConfirmation quiet() {
        return quiet;
    }

    /** The highest id that is not known one by one any more; ids up to it may have been seen or not. */
    long forgottenTo() {
        return forgottenTo;
    }

    /** Remembers that a trade was late. */
    void addLate(long id) {
        late.add(id);
        if (late.intervals() > bounds.lateIds()) {
            lateForgottenTo = Math.max(lateForgottenTo, late.removeFirst().to());
        }
    }

    /** Whether a trade with this id was late, or may have been. */
    boolean mayBeLate(long id) {
        return id <= lateForgottenTo || late.contains(id);
    }

    boolean isWithinBounds() {
        return seen.intervals() <= bounds.idIntervals();
    }

    /** Closes the gaps whose ids are whole now, and forgets the lowest beyond the bound. */
    void closeGaps() {
        gaps.close(seen);
        gaps.keepAtMost(bounds.idIntervals());
    }

    /** Forgets the lowest ids. Gives the highest of them. */
    long forgetLowest() {
        forgottenTo = seen.forgetFirst();
        gaps.forgetUpTo(forgottenTo);
        return forgottenTo;
    }

    void write(DataOutput out) throws IOException {
        seen.write(out);
        gaps.write(out);
        quiet.write(out);
        late.write(out);
        out.writeLong(lateForgottenTo);
        out.writeLong(forgottenTo);
    }

    static EpochIds read(DataInput in, int number, StateLimits bounds) throws IOException {
        EpochIds ids = new EpochIds(number, bounds);
        ids.seen = TradeIdSet.read(in);
        ids.gaps = GapTracker.read(in);
        ids.quiet.read(in);
        ids.late = TradeIdSet.read(in);
        ids.lateForgottenTo = in.readLong();
        ids.forgottenTo = in.readLong();
        return ids;
    }
}
