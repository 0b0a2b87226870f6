package marketdata.model.minute;

import marketdata.model.Exchange;
import marketdata.model.minute.EpochRouter.Decision;
import marketdata.model.minute.SymbolUpdate.EpochStart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is known of one symbol: the trade ids seen, as intervals, and the minutes that may still change.
 *
 * <ul>
 *   <li>A trade counts once, in the minute of its event time, [start, end).
 *   <li>A minute is certified as soon as its ids run without a gap, join an earlier minute's, and are continued by a trade of
 *       a later minute. Minutes between two such neighbours are quiet.
 *   <li>The same holds when the exchange says that it has no trade after the minute's last: the minutes up to then are quiet.
 *   <li>A minute whose ids are not whole {@link #GRACE_MICROS} after its end is incomplete, until they are.
 *   <li>A trade whose id came before for a trade of another minute is refused, and nothing is claimed of its minute.
 *   <li>A market whose numbering begins again is in another epoch ({@link EpochRouter}): nothing is claimed across the two.
 *   <li>The watermark (newest event time less the given delay) only bounds what is kept: a proven minute that it has passed
 *       is evicted. One with a gap at it stays until it is proven, so whenever a missing trade comes, its minute is there. A
 *       trade of a minute that is proven and passed (an id out of all order) is late, and so is one of a minute, or below an
 *       id, that fell out of the {@link Bounds}.
 * </ul>
 *
 * The state depends on the trades and their order, never on how they are cut into batches.
 */
public final class SymbolMinutes {
    /** A minute, in microseconds. */
    public static final long MINUTE_MICROS = 60_000_000L;

    /** How long after its end, by event time, a minute may wait for missing ids before it is called incomplete. */
    public static final long GRACE_MICROS = 60_000_000L;

    /** So that no minute ever leaves the state by its age. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private static final int STATE_VERSION = 3;

    private final long watermarkMicros;
    private final long lowestId;
    private final Bounds bounds;
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();

    /** By number less that of the oldest; the one after the router's newest is the candidate's. */
    private final List<EpochIds> epochs = new ArrayList<>();

    private final TreeSet<Long> conflicts = new TreeSet<>();
    private final Emission emission;
    private EpochRouter router;
    private EvictedMinutes evicted;
    private long newest = Long.MIN_VALUE;
    private Minute current;

    /** @param watermarkMicros how long, by event time, a minute is kept after its end; microseconds */
    public SymbolMinutes(String source, String symbol, long watermarkMicros) {
        this(source, symbol, watermarkMicros, Bounds.STREAM);
    }

    SymbolMinutes(String source, String symbol, long watermarkMicros, Bounds bounds) {
        this.watermarkMicros = watermarkMicros;
        this.lowestId = Exchange.lowestTradeId(source);
        this.bounds = bounds;
        this.emission = new Emission(source, symbol);
        this.router = new EpochRouter(bounds.epochs());
        this.evicted = new EvictedMinutes(bounds.evictedSpans());
        epochs.add(new EpochIds(0, bounds));
    }

    /** For a batch job that reads everything there is: keeps all, so that a row depends on the trades alone. */
    public static SymbolMinutes unbounded(String source, String symbol) {
        return new SymbolMinutes(source, symbol, FOR_EVER, Bounds.NONE);
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
        int number = router.route(id, micros);
        EpochIds ids = number == EpochRouter.FORGOTTEN ? null : ids(number);
        if (ids == null || id <= ids.forgottenTo()) {
            emission.late(new PlainTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        if (current == null || micros < current.start || micros >= current.start + MINUTE_MICROS) {
            current = minutes.get(startOf(micros));
        }
        long start = current == null ? startOf(micros) : current.start;
        // Before its own id is seen, which might be the one that proves the minute.
        boolean tooLate = current == null ? evicted.contains(start) : isPassed(start) && isProven(current);
        if (!ids.seen().add(id)) {
            repeated(ids, start, new PlainTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        if (tooLate) {
            ids.addLate(id);
            emission.late(new PlainTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
        } else {
            boolean created = current == null;
            if (created) {
                current = new Minute(start);
                minutes.put(start, current);
            }
            current.add(number, id, price, priceScale, qty, qtyScale, micros, takerBuys, spike);
            emission.counted();
            newest = Math.max(newest, micros);
            decide(router.take(number, id, micros));
            if (created) {
                evict();
            }
        }
        if (!ids.isWithinBounds()) {
            forgetLowest(ids);
        }
    }

    static long startOf(long micros) {
        return micros - Math.floorMod(micros, MINUTE_MICROS);
    }

    private EpochIds ids(int number) {
        int at = number - epochs.get(0).number;
        if (at == epochs.size()) {
            epochs.add(new EpochIds(number, bounds));
        }
        return epochs.get(at);
    }

    /** A trade of an id seen before: a repetition, unless the id is known to be another minute's. */
    private void repeated(EpochIds ids, long start, PlainTrade trade) {
        boolean mayBeThere;
        if (current != null) {
            mayBeThere = current.isMixed() || current.holds(ids.number, trade.tradeId());
        } else {
            mayBeThere = evicted.contains(start) && evicted.mayHold(start, ids.number, trade.tradeId());
        }
        if (mayBeThere || ids.mayBeLate(trade.tradeId())) {
            emission.duplicate();
            return;
        }
        emission.refuse(trade, "id " + trade.tradeId() + " came before for a trade of another minute");
        mark(start);
    }

    /**
     * Takes the word that a trade of this time was rejected because its id had come before for another trade: nothing is
     * claimed of its minute any more.
     */
    public void idConflict(long micros) {
        mark(startOf(micros));
    }

    private void mark(long start) {
        if (conflicts.add(start)) {
            emission.conflict(start);
            if (conflicts.size() > bounds.conflicts()) {
                conflicts.pollFirst();
            }
        }
    }

    private void decide(Decision decision) {
        if (decision == Decision.CONFIRMED) {
            int begun = router.newest();
            emission.epoch(new EpochStart(begun, ids(begun).seen().first(), router.startMicros(begun)));
            while (epochs.get(0).number < router.oldest()) {
                EpochIds forgotten = epochs.get(0);
                evictAll(minute -> minute.epoch() == forgotten.number);
                forgotten.closeGaps();
                emission.gaps(forgotten);
                epochs.remove(0);
            }
        } else if (decision == Decision.REFUTED) {
            EpochIds candidate = epochs.remove(epochs.size() - 1);
            minutes.values().stream()
                    .filter(minute -> minute.epoch() == candidate.number || minute.isMixed())
                    .forEach(minute -> {
                        if (minute.epoch() == candidate.number) {
                            minute.dropIds();
                        }
                        mark(minute.start);
                    });
        }
    }

    private interface Condition {
        boolean of(Minute minute);
    }

    private void forgetLowest(EpochIds ids) {
        long forgottenTo = ids.seen().first();
        while (!ids.isWithinBounds()) {
            forgottenTo = ids.seen().afterForgettingFirst();
            long upTo = forgottenTo;
            evictAll(minute -> minute.epoch() == ids.number && !minute.isMixed() && minute.firstId() <= upTo);
            ids.forgetLowest();
        }
    }

    /** Takes the word that the exchange does not have these ids. Should they come all the same, their gap closes. */
    public void exchangeHole(long from, long to) {
        EpochIds ids = newestIds();
        ids.gaps().exchangeHole(new TradeIds.Range(from, to), ids.seen());
    }

    private EpochIds newestIds() {
        return ids(Math.max(0, router.newest()));
    }

    /**
     * Takes the exchange's word that it has no trade after this one until {@code micros}. Says nothing unless it is the
     * newest we have. Should one come all the same, its minute is emitted anew.
     */
    public void quiet(long lastId, long micros) {
        EpochIds ids = newestIds();
        if (minutes.isEmpty()
                || router.hasCandidate()
                || ids.seen().isEmpty()
                || ids.seen().last() != lastId) {
            return;
        }
        Minute last = minutes.lastEntry().getValue();
        if (!last.holds(ids.number, lastId) || !ids.quiet().take(lastId, micros) || !isProven(last)) {
            return;
        }
        long end = startOf(micros);
        long first = ids.quiet().notYetEmitted(last.start + MINUTE_MICROS);
        if (first < end) {
            emission.quiet(first, end, conflicts);
            ids.quiet().emitted(end);
        }
    }

    private boolean isPassed(long start) {
        return newest != Long.MIN_VALUE && start + MINUTE_MICROS + watermarkMicros <= newest;
    }

    private boolean isProven(Minute minute) {
        return !isUnprovable(minute) && certifier(minute).isProven(minute);
    }

    /** Whether nothing can be claimed of a minute. */
    private boolean isUnprovable(Minute minute) {
        return minute.isMixed() || minute.epoch() > router.newest() || conflicts.contains(minute.start);
    }

    private Certifier certifier(Minute minute) {
        return new Certifier(ids(minute.epoch()), minutes, evicted, lowestId);
    }

    /** Whether this trade has come and is in its minute; where that one is evicted, whether it may be. */
    public boolean has(long id, long micros) {
        Minute minute = minutes.get(startOf(micros));
        int number = router.route(id, micros);
        return number != EpochRouter.FORGOTTEN
                && number - epochs.get(0).number < epochs.size()
                && ids(number).seen().contains(id)
                && (minute == null ? evicted.contains(startOf(micros)) : minute.isMixed() || minute.holds(number, id));
    }

    /** Whether every one of these ids has come, in the epoch of that time. */
    public boolean hasAll(TradeIds.Range wanted, long micros) {
        for (int number = router.newest(); number >= router.oldest(); number--) {
            if (router.startMicros(number) <= micros) {
                return ids(number).seen().containsAll(wanted.from(), wanted.to());
            }
        }
        return false;
    }

    /** What has changed since the last call. */
    public SymbolUpdate drain() {
        Minute before = null;
        for (Minute minute : minutes.values()) {
            emitQuietBetween(before, minute);
            emit(minute);
            before = minute;
        }
        for (EpochIds ids : epochs) {
            ids.closeGaps();
            emission.gaps(ids);
        }
        return emission.take(newest);
    }

    /** Behind the watermark only minutes that are not proven stay, and of those no more than the bound. */
    private void evict() {
        Iterator<Minute> oldest = minutes.values().iterator();
        List<Minute> done = new ArrayList<>();
        while (oldest.hasNext()) {
            Minute minute = oldest.next();
            if (!isPassed(minute.start)) {
                break;
            }
            if (isProven(minute)) {
                done.add(minute);
            }
        }
        done.forEach(this::evict);
        while (minutes.size() > bounds.minutes() && isPassed(minutes.firstKey())) {
            evict(minutes.firstEntry().getValue());
        }
    }

    private void evictAll(Condition condition) {
        minutes.values().stream().filter(condition::of).toList().forEach(this::evict);
    }

    private void evict(Minute minute) {
        Map.Entry<Long, Minute> before = minutes.lowerEntry(minute.start);
        Map.Entry<Long, Minute> after = minutes.higherEntry(minute.start);
        emitQuietBetween(before == null ? null : before.getValue(), minute);
        if (after != null) {
            emitQuietBetween(minute, after.getValue());
        }
        emit(minute);
        evicted.add(minute);
        minutes.remove(minute.start);
        current = null;
    }

    private void emit(Minute minute) {
        MinuteStatus status = status(minute);
        boolean counts = status != MinuteStatus.CERTIFIED && !minute.isMixed();
        long missing = counts ? certifier(minute).missing(minute) : 0;
        if (!minute.changed && status == minute.emittedStatus && missing == minute.emittedMissing) {
            return;
        }
        emission.row(minute, status, missing);
        if (counts && status != MinuteStatus.OPEN) {
            EpochIds ids = ids(minute.epoch());
            ids.seen().holesAround(minute.firstId(), minute.lastId()).forEach(ids.gaps()::open);
        }
    }

    private MinuteStatus status(Minute minute) {
        if (isProven(minute)) {
            return MinuteStatus.CERTIFIED;
        }
        long wait = Math.min(GRACE_MICROS, watermarkMicros);
        long now = Math.max(newest, newestIds().quiet().untilMicros());
        if (now < minute.start + MINUTE_MICROS + wait) {
            return MinuteStatus.OPEN;
        }
        return isUnprovable(minute) ? MinuteStatus.UNPROVEN : MinuteStatus.INCOMPLETE;
    }

    private void emitQuietBetween(Minute before, Minute after) {
        if (before == null || after.quietBeforeEmitted || after.start - before.start <= MINUTE_MICROS) {
            return;
        }
        if (after.isMixed()
                || after.epoch() > router.newest()
                || !certifier(after).isQuietBetween(before, after)) {
            return;
        }
        emission.quiet(before.start + MINUTE_MICROS, after.start, conflicts);
        after.quietBeforeEmitted = true;
    }

    /** The state between batches; {@link #drain} must have been called. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(STATE_VERSION);
            out.writeLong(newest);
            router.write(out);
            out.writeInt(epochs.size());
            for (EpochIds ids : epochs) {
                ids.write(out);
            }
            evicted.write(out);
            out.writeInt(conflicts.size());
            for (long start : conflicts) {
                out.writeLong(start);
            }
            out.writeInt(minutes.size());
            for (Minute minute : minutes.values()) {
                minute.write(out);
            }
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
    public static SymbolMinutes fromBytes(String source, String symbol, long watermarkMicros, byte[] bytes) {
        return fromBytes(source, symbol, watermarkMicros, bytes, Bounds.STREAM);
    }

    static SymbolMinutes fromBytes(String source, String symbol, long watermarkMicros, byte[] bytes, Bounds bounds) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != STATE_VERSION) {
                throw new IllegalStateException(
                        "state has version " + version + ", this program reads " + STATE_VERSION);
            }
            SymbolMinutes state = new SymbolMinutes(source, symbol, watermarkMicros, bounds);
            state.newest = in.readLong();
            state.router = EpochRouter.read(in, bounds.epochs());
            state.epochs.clear();
            int epochs = in.readInt();
            for (int i = 0; i < epochs; i++) {
                state.epochs.add(EpochIds.read(in, state.router.oldest() + i, bounds));
            }
            state.evicted = EvictedMinutes.read(in, bounds.evictedSpans());
            for (int i = in.readInt(); i > 0; i--) {
                state.conflicts.add(in.readLong());
            }
            for (int i = in.readInt(); i > 0; i--) {
                Minute minute = Minute.read(in);
                state.minutes.put(minute.start, minute);
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
