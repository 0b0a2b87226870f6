package marketdata.model.candle;

import marketdata.model.parse.Decimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** One minute of one symbol while trades come in, in any order, each once. Everything exact until a row is made. */
final class MinuteState {
    private static final int AVERAGE_SCALE = 18;

    /** A minute whose ids are in more pieces has no order that could prove anything. */
    private static final int MOST_INTERVALS = 10_000;

    final long start;
    private long count;
    private int epoch;
    private TradeIdSet ids = new TradeIdSet();
    private boolean mixed;
    private long firstId = Long.MAX_VALUE;
    private long lastId = Long.MIN_VALUE;
    private long openMillis;
    private long openId;
    private long open;
    private int openScale;
    private long closeMillis;
    private long closeId;
    private long close;
    private int closeScale;
    private long high;
    private int highScale;
    private long low;
    private int lowScale;
    private long spikes;
    private ExactSum prices = new ExactSum();
    private ExactSum quantity = new ExactSum();
    private ExactSum value = new ExactSum();
    private ExactSum takerBuyQuantity = new ExactSum();
    private ExactSum takerBuyValue = new ExactSum();

    /** Something a reader of the table would see has changed since the last row. */
    boolean changed;

    /** The status of the last row emitted. */
    MinuteStatus emittedStatus;

    /** How many ids were missing in the last row emitted. */
    long emittedMissing;

    /** The quiet minutes between the minute before and this one have been emitted. */
    boolean quietBeforeEmitted;

    MinuteState(long start) {
        this.start = start;
    }

    /**
     * Adds a trade that has not been added before. Open and close go by (event time in whole milliseconds, id), never by
     * arrival: one market's times may come in two precisions, and ids order the trades of a millisecond.
     */
    void add(
            int ofEpoch,
            long id,
            long price,
            int priceScale,
            long qty,
            int qtyScale,
            long micros,
            boolean takerBuys,
            boolean spike) {
        long millis = Math.floorDiv(micros, 1000);
        if (count == 0 || millis < openMillis || (millis == openMillis && id < openId)) {
            openMillis = millis;
            openId = id;
            open = price;
            openScale = priceScale;
        }
        if (count == 0 || millis > closeMillis || (millis == closeMillis && id > closeId)) {
            closeMillis = millis;
            closeId = id;
            close = price;
            closeScale = priceScale;
        }
        if (count == 0 || Decimal.compare(price, priceScale, high, highScale) > 0) {
            high = price;
            highScale = priceScale;
        }
        if (count == 0 || Decimal.compare(price, priceScale, low, lowScale) < 0) {
            low = price;
            lowScale = priceScale;
        }
        firstId = Math.min(firstId, id);
        lastId = Math.max(lastId, id);
        addId(ofEpoch, id);
        prices.add(price, priceScale);
        quantity.add(qty, qtyScale);
        value.addProduct(price, qty, priceScale + qtyScale);
        if (takerBuys) {
            takerBuyQuantity.add(qty, qtyScale);
            takerBuyValue.addProduct(price, qty, priceScale + qtyScale);
        }
        if (spike) {
            spikes++;
        }
        count++;
        changed = true;
    }

    private void addId(int ofEpoch, long id) {
        if (count == 0 || (mixed && ids.isEmpty())) {
            epoch = ofEpoch;
        }
        if (epoch != ofEpoch || ids.intervals() > MOST_INTERVALS) {
            mixed = true;
            return;
        }
        ids.add(id);
    }

    /** The trade of another epoch in it was a false one: its id means nothing. */
    void dropIds() {
        mixed = true;
        ids = new TradeIdSet();
    }

    /** Whether it has trades whose ids say nothing about it: of two epochs, or in no order at all. Nothing is claimed then. */
    boolean isMixed() {
        return mixed;
    }

    /** The epoch of its ids. */
    int epoch() {
        return epoch;
    }

    /** Whether this id of an epoch is one of its trades'. */
    boolean holds(int ofEpoch, long id) {
        return epoch == ofEpoch && ids.contains(id);
    }

    /** The run of its ids around one that it holds. */
    TradeIdSet.Range idsAround(long id) {
        return ids.runAround(id);
    }

    long firstId() {
        return firstId;
    }

    long lastId() {
        return lastId;
    }

    MinuteRow row(String source, String symbol, MinuteStatus status, long missing) {
        return new MinuteRow(
                source,
                symbol,
                start,
                count,
                canonical(BigDecimal.valueOf(open, openScale)),
                canonical(BigDecimal.valueOf(high, highScale)),
                canonical(BigDecimal.valueOf(low, lowScale)),
                canonical(BigDecimal.valueOf(close, closeScale)),
                mean(prices.toBigDecimal(), BigDecimal.valueOf(count)),
                quantity.isZero() ? null : mean(value.toBigDecimal(), quantity.toBigDecimal()),
                canonical(quantity.toBigDecimal()),
                canonical(value.toBigDecimal()),
                canonical(takerBuyQuantity.toBigDecimal()),
                canonical(takerBuyValue.toBigDecimal()),
                spikes,
                firstId,
                lastId,
                missing,
                status);
    }

    private static BigDecimal mean(BigDecimal sum, BigDecimal by) {
        return canonical(sum.divide(by, AVERAGE_SCALE, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal canonical(BigDecimal exact) {
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeLong(count);
        out.writeInt(epoch);
        ids.write(out);
        out.writeBoolean(mixed);
        out.writeLong(firstId);
        out.writeLong(lastId);
        out.writeLong(openMillis);
        out.writeLong(openId);
        out.writeLong(open);
        out.writeByte(openScale);
        out.writeLong(closeMillis);
        out.writeLong(closeId);
        out.writeLong(close);
        out.writeByte(closeScale);
        out.writeLong(high);
        out.writeByte(highScale);
        out.writeLong(low);
        out.writeByte(lowScale);
        out.writeLong(spikes);
        prices.write(out);
        quantity.write(out);
        value.write(out);
        takerBuyQuantity.write(out);
        takerBuyValue.write(out);
        out.writeBoolean(changed);
        out.writeUTF(emittedStatus == null ? "" : emittedStatus.name());
        out.writeLong(emittedMissing);
        out.writeBoolean(quietBeforeEmitted);
    }

    static MinuteState read(DataInput in) throws IOException {
        MinuteState minute = new MinuteState(in.readLong());
        minute.count = in.readLong();
        minute.epoch = in.readInt();
        minute.ids = TradeIdSet.read(in);
        minute.mixed = in.readBoolean();
        minute.firstId = in.readLong();
        minute.lastId = in.readLong();
        minute.openMillis = in.readLong();
        minute.openId = in.readLong();
        minute.open = in.readLong();
        minute.openScale = in.readByte();
        minute.closeMillis = in.readLong();
        minute.closeId = in.readLong();
        minute.close = in.readLong();
        minute.closeScale = in.readByte();
        minute.high = in.readLong();
        minute.highScale = in.readByte();
        minute.low = in.readLong();
        minute.lowScale = in.readByte();
        minute.spikes = in.readLong();
        minute.prices = ExactSum.read(in);
        minute.quantity = ExactSum.read(in);
        minute.value = ExactSum.read(in);
        minute.takerBuyQuantity = ExactSum.read(in);
        minute.takerBuyValue = ExactSum.read(in);
        minute.changed = in.readBoolean();
        String status = in.readUTF();
        minute.emittedStatus = status.isEmpty() ? null : MinuteStatus.valueOf(status);
        minute.emittedMissing = in.readLong();
        minute.quietBeforeEmitted = in.readBoolean();
        return minute;
    }
}
