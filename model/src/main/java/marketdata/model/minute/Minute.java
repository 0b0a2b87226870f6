package marketdata.model.minute;

import marketdata.model.Decimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** One minute of one symbol while trades come in, in any order, each once. Everything exact until a row is made. */
final class Minute {
    private static final int AVERAGE_SCALE = 18;

    final long start;
    private long count;
    private long firstId = Long.MAX_VALUE;
    private long lastId = Long.MIN_VALUE;
    private long openMicros;
    private long openId;
    private long open;
    private int openScale;
    private long closeMicros;
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

    /** The status of the last row handed out. */
    MinuteStatus told;

    /** How many ids were missing in the last row handed out. */
    long toldMissing;

    /** The quiet minutes between the minute before and this one have been handed out. */
    boolean quietBeforeTold;

    Minute(long start) {
        this.start = start;
    }

    /** Adds a trade that has not been added before. Open and close go by (event time, id), never by arrival. */
    void add(
            long id,
            long price,
            int priceScale,
            long qty,
            int qtyScale,
            long micros,
            boolean takerBuys,
            boolean spike) {
        if (count == 0 || micros < openMicros || (micros == openMicros && id < openId)) {
            openMicros = micros;
            openId = id;
            open = price;
            openScale = priceScale;
        }
        if (count == 0 || micros > closeMicros || (micros == closeMicros && id > closeId)) {
            closeMicros = micros;
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
        out.writeLong(firstId);
        out.writeLong(lastId);
        out.writeLong(openMicros);
        out.writeLong(openId);
        out.writeLong(open);
        out.writeByte(openScale);
        out.writeLong(closeMicros);
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
        out.writeUTF(told == null ? "" : told.name());
        out.writeLong(toldMissing);
        out.writeBoolean(quietBeforeTold);
    }

    static Minute read(DataInput in) throws IOException {
        Minute minute = new Minute(in.readLong());
        minute.count = in.readLong();
        minute.firstId = in.readLong();
        minute.lastId = in.readLong();
        minute.openMicros = in.readLong();
        minute.openId = in.readLong();
        minute.open = in.readLong();
        minute.openScale = in.readByte();
        minute.closeMicros = in.readLong();
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
        String told = in.readUTF();
        minute.told = told.isEmpty() ? null : MinuteStatus.valueOf(told);
        minute.toldMissing = in.readLong();
        minute.quietBeforeTold = in.readBoolean();
        return minute;
    }
}
