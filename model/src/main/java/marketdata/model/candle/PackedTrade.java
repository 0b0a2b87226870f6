package marketdata.model.candle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;

/**
 * A trade of a known source and symbol as plain numbers, in a form that travels and is kept.
 *
 * @param tradeId the exchange's number
 * @param price unscaled, with {@code priceScale} decimals
 * @param priceScale decimals of the price
 * @param quantity unscaled, with {@code quantityScale} decimals
 * @param quantityScale decimals of the quantity
 * @param eventMicros event time, microseconds since 1970 UTC
 * @param takerBuys the taker bought
 * @param priceSpike the producer called it a price spike
 */
public record PackedTrade(
        long tradeId,
        long price,
        int priceScale,
        long quantity,
        int quantityScale,
        long eventMicros,
        boolean takerBuys,
        boolean priceSpike)
        implements Serializable {
    /** Its bytes, {@link #read} reads them. */
    public void write(DataOutputStream out) throws IOException {
        out.writeLong(tradeId);
        out.writeLong(price);
        out.writeByte(priceScale);
        out.writeLong(quantity);
        out.writeByte(quantityScale);
        out.writeLong(eventMicros);
        out.writeBoolean(takerBuys);
        out.writeBoolean(priceSpike);
    }

    /** What {@link #write} wrote. */
    public static PackedTrade read(DataInputStream in) throws IOException {
        return new PackedTrade(
                in.readLong(),
                in.readLong(),
                in.readByte(),
                in.readLong(),
                in.readByte(),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean());
    }
}
