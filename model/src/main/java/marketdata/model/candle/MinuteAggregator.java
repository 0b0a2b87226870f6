package marketdata.model.candle;

import marketdata.model.candle.EpochRouter.Decision;
import marketdata.model.candle.SymbolUpdate.EpochStart;
import marketdata.model.trade.Exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * All that is known of one symbol: the trade ids seen, as intervals, and the minutes that may still change.
 *
 * <ul>
 *   <li>A trade counts once, in the minute of its event time, [start, end).
 *   <li>A minute is certified as soon as its ids run without a gap, join an earlier minute's, and are continued by a trade of
 *       a later minute. Minutes between two such neighbours are quiet.
 *   <li>The same holds when the exchange says that it has no trade after the minute's last: the minutes up to then are quiet.
 *   <li>A minute whose ids are not whole {@link #GRACE_MICROS} after its end is incomplete, until they are.
 *   <li>A trade whose id came before for a trade of another minute is rejected, and nothing is claimed of its minute.
 *   <li>A market whose numbering begins again is in another epoch ({@link EpochRouter}): nothing is claimed across the two.
 *   <li>The watermark (newest event time less the given delay) only bounds what is kept: a proven minute that it has passed
 *       is evicted. One with a gap at it stays until it is proven, so whenever a missing trade comes, its minute is there. A
 *       trade of a minute that is proven and passed (an id out of all order) is late, and so is one of a minute, or below an
 *       id, that fell out of the {@link StateLimits}.
 * </ul>
 *
 * The state depends on the trades and their order, never on how they are cut into batches.
 */
public final class MinuteAggregator {
    /** A minute, in microseconds. */
    public static final long MINUTE_MICROS = 60_000_000L;

    /** How long after its end, by event time, a minute may wait for missing ids before it is called incomplete. */
    public static final long GRACE_MICROS = 60_000_000L;

    /** So that no minute ever leaves the state by its age. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    /** Less than this lies between two times that an exchange gives for one trade. */
    private static final long ROUNDING_MICROS = 1_000;

    /** Of the form that {@link #toBytes} writes. Checkpoints are named by it: another form begins with a new one. */
    public static final int STATE_VERSION = 3;

    private final Epochs epochs;
    private final UpdateBuilder emission;
    private final OpenMinutes minutes;
    private MinuteState current;

    /** @param watermarkMicros how long, by event time, a minute is kept after its end; microseconds */
    public MinuteAggregator(String source, String symbol, long watermarkMicros) {
        this(source, symbol, watermarkMicros, StateLimits.STREAM);
    }

    MinuteAggregator(String source, String symbol, long watermarkMicros, StateLimits bounds) {
        this(source, symbol, watermarkMicros, bounds, new Epochs(bounds));
    }

    private MinuteAggregator(String source, String symbol, long watermarkMicros, StateLimits bounds, Epochs epochs) {
        this.epochs = epochs;
        this.emission = new UpdateBuilder(source, symbol);
        this.minutes = new OpenMinutes(watermarkMicros, Exchange.lowestTradeId(source), bounds, epochs, emission);
    }

    /** For a batch job that reads everything there is: keeps all, so that a row depends on the trades alone. */
    public static MinuteAggregator unbounded(String source, String symbol) {
        return new MinuteAggregator(source, symbol, FOR_EVER, StateLimits.NONE);
    }

    /** Takes the next trade. */
    public void add(
            long id,
            long price,
            int priceScale,
            long qty,
            int qtyScale,
            long micros,
            boolean takerBuys,
            boolean spike) {
        int number = epochs.route(id, micros);
        if (isForgotten(number, id, micros)) {
            emission.late(new PackedTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        EpochIds ids = epochs.ids(number);
        if (current == null || micros < current.start || micros >= current.start + MINUTE_MICROS) {
            current = minutes.get(startOf(micros));
        }
        long start = current == null ? startOf(micros) : current.start;
        // Before its own id is seen, which might be the one that proves the minute.
        boolean tooLate = current == null ? minutes.isEvicted(start) : minutes.isDone(current);
        if (!ids.seen().add(id)) {
            repeated(ids, start, new PackedTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        if (tooLate) {
            ids.addLate(id);
            emission.late(new PackedTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
        } else {
            boolean created = current == null;
            if (created) {
                current = minutes.create(start);
            }
            current.add(number, id, price, priceScale, qty, qtyScale, micros, takerBuys, spike);
            emission.counted();
            minutes.advance(micros);
            decide(epochs.take(number, id, micros));
            if (created) {
                minutes.evictDone();
                current = null;
            }
        }
        if (!ids.isWithinBounds()) {
            forgetLowest(ids);
        }
    }

    /** Whether too little is known to say whether the trade came before. */
    private boolean isForgotten(int number, long id, long micros) {
        return number == EpochRouter.FORGOTTEN
                || (epochs.isUncertain(number) && minutes.isEvicted(startOf(micros)))
                || id <= epochs.ids(number).forgottenTo();
    }

    private static long startOf(long micros) {
        return micros - Math.floorMod(micros, MINUTE_MICROS);
    }

    /** A trade of an id seen before: a repetition, unless the id is known to be another minute's. */
    private void repeated(EpochIds ids, long start, PackedTrade trade) {
        // Two interfaces of an exchange may round a time differently: to one side of a minute's turn and to the other.
        boolean mayBeThere = minutes.mayHold(start, ids.number, trade.tradeId())
                || minutes.mayHold(startOf(trade.eventMicros() - ROUNDING_MICROS), ids.number, trade.tradeId())
                || minutes.mayHold(startOf(trade.eventMicros() + ROUNDING_MICROS), ids.number, trade.tradeId());
        if (mayBeThere || ids.mayBeLate(trade.tradeId())) {
            emission.duplicate();
            return;
        }
        emission.refuse(trade, "id " + trade.tradeId() + " came before for a trade of another minute");
        minutes.mark(start);
    }

    /**
     * Takes the word that a trade of this time was rejected because its id had come before for another trade: nothing is
     * claimed of its minute any more.
     */
    public void idConflict(long micros) {
        minutes.mark(startOf(micros));
    }

    private void decide(Decision decision) {
        if (decision == Decision.CONFIRMED) {
            EpochIds begun = epochs.newest();
            emission.epoch(new EpochStart(begun.number, begun.seen().first(), epochs.startMicros(begun.number)));
            for (EpochIds old = epochs.surplus(); old != null; old = epochs.surplus()) {
                int number = old.number;
                minutes.evictAll(minute -> minute.epoch() == number);
                old.closeGaps();
                emission.gaps(old);
                epochs.forgetOldest();
            }
            current = null;
        } else if (decision == Decision.REFUTED) {
            minutes.dropEpoch(epochs.removeCandidate().number);
        }
    }

    private void forgetLowest(EpochIds ids) {
        while (!ids.isWithinBounds()) {
            long upTo = ids.seen().afterForgettingFirst();
            minutes.evictAll(minute -> minute.epoch() == ids.number && !minute.isMixed() && minute.firstId() <= upTo);
            ids.forgetLowest();
        }
        current = null;
    }

    /** Takes the word that the exchange does not have these ids. Should they come all the same, their gap closes. */
    public void exchangeHole(long from, long to) {
        EpochIds ids = epochs.newest();
        ids.gaps().exchangeHole(new TradeIdSet.Range(from, to), ids.seen());
    }

    /**
     * Takes the exchange's word that it has no trade after this one until {@code micros}. Says nothing unless it is the
     * newest we have. Should one come all the same, its minute is emitted anew.
     */
    public void quiet(long lastId, long micros) {
        EpochIds ids = epochs.newest();
        MinuteState last = minutes.last();
        if (last == null
                || epochs.hasCandidate()
                || ids.seen().isEmpty()
                || ids.seen().last() != lastId) {
            return;
        }
        if (!last.holds(ids.number, lastId) || !ids.quiet().take(lastId, micros) || !minutes.isCertified(last)) {
            return;
        }
        long end = startOf(micros);
        long first = ids.quiet().notYetEmitted(last.start + MINUTE_MICROS);
        if (first < end) {
            minutes.emitQuiet(first, end);
            ids.quiet().emitted(end);
        }
    }

    /** Whether this trade has come and is in its minute; where that one is evicted, whether it may be. */
    public boolean has(long id, long micros) {
        EpochIds ids = epochs.at(micros);
        return ids != null && ids.seen().contains(id) && minutes.mayHold(startOf(micros), ids.number, id);
    }

    /** Whether every one of these ids has come, in the epoch that was in force at that time. */
    public boolean hasAll(TradeIdSet.Range wanted, long micros) {
        EpochIds ids = epochs.at(micros);
        return ids != null && ids.seen().containsAll(wanted.from(), wanted.to());
    }

    /** What has changed since the last call. */
    public SymbolUpdate drain() {
        minutes.emitAll();
        for (EpochIds ids : epochs.all()) {
            ids.closeGaps();
            emission.gaps(ids);
        }
        return emission.take(minutes.newestMicros());
    }

    /** The state between batches; {@link #drain} must have been called. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(STATE_VERSION);
            epochs.write(out);
            minutes.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The state that {@link #toBytes} wrote.
     *
     * @throws IllegalStateException when another version of this program wrote it
     */
    public static MinuteAggregator fromBytes(String source, String symbol, long watermarkMicros, byte[] bytes) {
        return fromBytes(source, symbol, watermarkMicros, bytes, StateLimits.STREAM);
    }

    static MinuteAggregator fromBytes(
            String source, String symbol, long watermarkMicros, byte[] bytes, StateLimits bounds) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != STATE_VERSION) {
                throw new IllegalStateException(
                        "state has version " + version + ", this program reads " + STATE_VERSION);
            }
            MinuteAggregator state =
                    new MinuteAggregator(source, symbol, watermarkMicros, bounds, Epochs.read(in, bounds));
            state.minutes.read(in);
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
