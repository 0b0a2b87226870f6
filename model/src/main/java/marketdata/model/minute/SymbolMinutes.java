package marketdata.model.minute;

import marketdata.model.minute.SymbolUpdate.RefusedTrade;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * All that is known of one symbol: every trade id ever seen, as intervals, and the minutes that may still change.
 *
 * <ul>
 *   <li>A trade counts once, in the minute of its event time, [start, end).
 *   <li>A minute is certified as soon as its ids run without a hole, join the id before, and are continued by a trade of a
 *       later minute. Minutes between two such neighbours are quiet.
 *   <li>So it is, and the minutes after it are quiet, when the exchange says that it has no trade after its last.
 *   <li>A minute whose ids are not whole {@link #GRACE_MICROS} after its end is incomplete, until they are.
 *   <li>The watermark (newest event time less the given delay) only bounds what is kept: a proven minute that it has passed
 *       is let go. One with a hole at it stays until it is proven, so whenever a missing trade comes, its minute is there. A
 *       trade of a minute that is proven and passed (an id out of all order) is late, and so is one of a minute let go
 *       because a day of others with holes came after it.
 *   <li>An event time more than an hour ahead of all before waits for the next id: a true jump is confirmed by it, a
 *       false one is refused, so no single trade moves the watermark.
 * </ul>
 *
 * The result depends on the trades and on their order at most where a trade is late; never on how they are cut into batches.
 */
public final class SymbolMinutes {
    /** A minute, in microseconds. */
    public static final long MINUTE_MICROS = 60_000_000L;

    /** How long after its end, by event time, a minute may wait for missing ids before it is called incomplete. */
    public static final long GRACE_MICROS = 60_000_000L;

    /** An event time this far ahead of the newest needs a second trade to be believed. */
    public static final long HOLD_MICROS = HeldTrades.AHEAD_MICROS;

    /** No more than a fortnight of quiet minutes is written at once. */
    private static final int MAX_QUIET = 14 * 1440;

    /** So many minutes of a symbol are kept at most, of those behind the watermark. */
    private static final int MAX_KEPT = 1440;

    private static final int VERSION = 2;

    private final String source;
    private final String symbol;
    private final long watermarkMicros;
    private final TradeIds seen;
    private final TreeMap<Long, Minute> minutes = new TreeMap<>();
    private final Proof proof;
    private MinutesLetGo letGo = new MinutesLetGo();
    private Gaps gaps = new Gaps();
    private HeldTrades held = new HeldTrades();
    private final Quiet quiet = new Quiet();
    private long newest = Long.MIN_VALUE;

    private List<MinuteRow> rows = new ArrayList<>();
    private List<PlainTrade> late = new ArrayList<>();
    private List<RefusedTrade> refused = new ArrayList<>();
    private long counted;
    private long duplicates;
    private Minute current;

    /** @param watermarkMicros how long, by event time, a minute is kept after its end; microseconds */
    public SymbolMinutes(String source, String symbol, long watermarkMicros) {
        this(source, symbol, watermarkMicros, new TradeIds());
    }

    private SymbolMinutes(String source, String symbol, long watermarkMicros, TradeIds seen) {
        this.source = source;
        this.symbol = symbol;
        this.watermarkMicros = watermarkMicros;
        this.seen = seen;
        this.proof = new Proof(seen, minutes, quiet);
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
        if (!held.isEmpty()) {
            if (held.contains(id, micros)) {
                duplicates++;
                return;
            }
            held.judge(id, micros, this::accept, this::refuse);
        }
        if (newest != Long.MIN_VALUE && micros - newest > HOLD_MICROS) {
            hold(new PlainTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        accept(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike);
    }

    private void hold(PlainTrade trade) {
        if (seen.contains(trade.tradeId())) {
            refuse(trade);
            return;
        }
        held.hold(trade);
    }

    private void refuse(PlainTrade trade) {
        refused.add(new RefusedTrade(
                trade,
                String.format(
                        Locale.ROOT,
                        "event time is %d s ahead of the symbol's newest, and no neighbour confirms it",
                        (trade.eventMicros() - newest) / 1_000_000)));
    }

    private void accept(PlainTrade trade) {
        accept(
                trade.tradeId(),
                trade.price(),
                trade.priceScale(),
                trade.quantity(),
                trade.quantityScale(),
                trade.eventMicros(),
                trade.takerBuys(),
                trade.priceSpike());
    }

    private void accept(
            long id,
            long price,
            int priceScale,
            long qty,
            int qtyScale,
            long micros,
            boolean takerBuys,
            boolean spike) {
        long start = micros - Math.floorMod(micros, MINUTE_MICROS);
        // Before its own id is seen, which might be the one that proves the minute.
        boolean tooLate = isPassed(start) && isLetGo(start);
        if (!seen.add(id)) {
            duplicates++;
            return;
        }
        if (tooLate) {
            late.add(new PlainTrade(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike));
            return;
        }
        if (current == null || current.start != start) {
            current = minutes.computeIfAbsent(start, Minute::new);
        }
        current.add(id, price, priceScale, qty, qtyScale, micros, takerBuys, spike);
        counted++;
        newest = Math.max(newest, micros);
    }

    /** Takes the word that the exchange does not have these ids. Should they come all the same, their gap closes. */
    public void exchangeHole(long from, long to) {
        gaps.exchangeHole(new TradeIds.Range(from, to), seen);
    }

    /**
     * Takes the exchange's word that it has no trade after this one until {@code micros}. Says nothing unless it is the
     * newest we have. Should one come all the same, its minute is told anew.
     */
    public void quiet(long lastId, long micros) {
        if (minutes.isEmpty() || !held.isEmpty() || seen.last() != lastId) {
            return;
        }
        Minute last = minutes.lastEntry().getValue();
        if (last.lastId() != lastId || !quiet.take(lastId, micros) || !proof.isProven(last)) {
            return;
        }
        long end = micros - Math.floorMod(micros, MINUTE_MICROS);
        long first = Math.max(quiet.untold(last.start + MINUTE_MICROS), end - MAX_QUIET * MINUTE_MICROS);
        for (long start = first; start < end; start += MINUTE_MICROS) {
            rows.add(MinuteRow.quiet(source, symbol, start));
            quiet.told(start + MINUTE_MICROS);
        }
    }

    private boolean isPassed(long start) {
        return newest != Long.MIN_VALUE && start + MINUTE_MICROS + watermarkMicros <= newest;
    }

    /** Whether a minute behind the watermark has been let go, or would have been had the batch ended before this trade. */
    private boolean isLetGo(long start) {
        Minute kept = minutes.get(start);
        return kept == null ? letGo.contains(start) : proof.isProven(kept);
    }

    /** Whether every one of these ids has come. */
    public boolean hasAll(TradeIds.Range ids) {
        return seen.containsAll(ids.from(), ids.to());
    }

    /** What has changed since the last call. */
    public SymbolUpdate drain() {
        Minute before = null;
        for (Minute minute : minutes.values()) {
            tellQuietBetween(before, minute);
            tell(minute);
            before = minute;
        }
        letGo();
        gaps.close(seen);
        SymbolUpdate update = new SymbolUpdate(
                source,
                symbol,
                rows,
                late,
                refused,
                gaps.takeOpened(),
                gaps.takeClosed(),
                gaps.takeExchangeHoles(),
                new SymbolUpdate.Counts(counted, duplicates, late.size(), refused.size(), held.takeChange()),
                newest);
        rows = new ArrayList<>();
        late = new ArrayList<>();
        refused = new ArrayList<>();
        counted = 0;
        duplicates = 0;
        return update;
    }

    /** Behind the watermark only minutes that are not proven stay, and of those no more than a day's worth. */
    private void letGo() {
        minutes.values().removeIf(minute -> {
            boolean done = isPassed(minute.start) && minute.told == MinuteStatus.CERTIFIED;
            if (done) {
                letGo.add(minute.start);
            }
            return done;
        });
        while (minutes.size() > MAX_KEPT && isPassed(minutes.firstKey())) {
            letGo.addAllUpTo(minutes.pollFirstEntry().getKey());
        }
        current = null;
    }

    private void tell(Minute minute) {
        MinuteStatus status = status(minute);
        long missing = status == MinuteStatus.CERTIFIED ? 0 : proof.missing(minute);
        if (!minute.changed && status == minute.told && missing == minute.toldMissing) {
            return;
        }
        rows.add(minute.row(source, symbol, status, missing));
        minute.changed = false;
        minute.told = status;
        minute.toldMissing = missing;
        if (status == MinuteStatus.INCOMPLETE) {
            proof.holesAt(minute).forEach(gaps::open);
        }
    }

    private MinuteStatus status(Minute minute) {
        if (proof.isProven(minute)) {
            return MinuteStatus.CERTIFIED;
        }
        long wait = Math.min(GRACE_MICROS, watermarkMicros);
        long now = Math.max(newest, quiet.untilMicros());
        return now >= minute.start + MINUTE_MICROS + wait ? MinuteStatus.INCOMPLETE : MinuteStatus.OPEN;
    }

    private void tellQuietBetween(Minute before, Minute after) {
        if (before == null || after.quietBeforeTold || after.start - before.start <= MINUTE_MICROS) {
            return;
        }
        if (!proof.isQuietBetween(before, after) || letGo.hasBetween(before.start, after.start)) {
            return;
        }
        long first = Math.max(before.start + MINUTE_MICROS, after.start - MAX_QUIET * MINUTE_MICROS);
        for (long start = first; start < after.start; start += MINUTE_MICROS) {
            rows.add(MinuteRow.quiet(source, symbol, start));
        }
        after.quietBeforeTold = true;
    }

    /** The state between batches; {@link #drain} must have been called. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(newest);
            letGo.write(out);
            out.writeInt(held.followers());
            seen.write(out);
            out.writeInt(minutes.size());
            for (Minute minute : minutes.values()) {
                minute.write(out);
            }
            gaps.write(out);
            held.write(out);
            quiet.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The state that {@link #toBytes} wrote, or version 1 of it.
     *
     * @throws IllegalStateException when a later version of this program wrote it
     */
    public static SymbolMinutes fromBytes(String source, String symbol, long watermarkMicros, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version < 1 || version > VERSION) {
                throw new IllegalStateException("state has version " + version + ", this program reads " + VERSION);
            }
            long newest = in.readLong();
            MinutesLetGo letGo =
                    version == 1 ? MinutesLetGo.ofVersion1(in, newest, watermarkMicros) : MinutesLetGo.read(in);
            int followers = in.readInt();
            SymbolMinutes state = new SymbolMinutes(source, symbol, watermarkMicros, TradeIds.read(in));
            state.newest = newest;
            state.letGo = letGo;
            for (int i = in.readInt(); i > 0; i--) {
                Minute minute = Minute.read(in);
                state.minutes.put(minute.start, minute);
            }
            state.gaps = Gaps.read(in);
            state.held = HeldTrades.read(in, followers);
            // States of before the exchange was asked about quiet end here.
            if (in.available() > 0) {
                state.quiet.read(in);
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
