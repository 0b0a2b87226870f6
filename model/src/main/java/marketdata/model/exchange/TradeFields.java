package marketdata.model.exchange;

import marketdata.model.Decimal;
import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.TakerSide;
import marketdata.model.Trade;
import marketdata.model.TradeRules;
import marketdata.model.TradeSink;
import marketdata.model.json.JsonReader;
import marketdata.model.json.Words;

/** One trade of a frame while it is read: which fields were named, which had a value, and the values. Reusable. */
public final class TradeFields {
    public static final int SYMBOL = 1;
    public static final int ID = 1 << 1;
    public static final int PRICE = 1 << 2;
    public static final int QUANTITY = 1 << 3;
    public static final int TIME = 1 << 4;
    public static final int SIDE = 1 << 5;
    public static final int ALL = (1 << 6) - 1;

    private final JsonReader json;
    private final Words words;
    private int named;
    private int seen;

    public String symbol;
    public long id;
    private long price;
    private int priceScale;
    private long quantity;
    private int quantityScale;

    /** Event time as sent; in microseconds by the time of {@link #check}. */
    public long time;

    public boolean takerBuys;

    public TradeFields(JsonReader json, Words words) {
        this.json = json;
        this.words = words;
    }

    public void clear() {
        named = 0;
        seen = 0;
    }

    /** Whether a value of this field stands here; a null is passed over and is none. */
    public boolean present(int field) {
        if ((named & field) != 0) {
            throw new RejectedException(Reason.DUPLICATE_FIELD, "a field of the trade comes twice");
        }
        named |= field;
        if (json.isNull()) {
            json.skip();
            return false;
        }
        seen |= field;
        return true;
    }

    /** Whether this field has had a value. */
    public boolean has(int field) {
        return (seen & field) != 0;
    }

    /** Whether any field has had a value. */
    public boolean started() {
        return seen != 0;
    }

    public void readSymbol() {
        symbol = words.symbol(json);
    }

    public void readPrice() {
        json.decimal();
        price = json.unscaled();
        priceScale = json.scale();
    }

    public void readQuantity() {
        json.decimal();
        quantity = json.unscaled();
        quantityScale = json.scale();
    }

    /** Reads a side as {@code buy} or {@code sell}. */
    public boolean readIsBuy() {
        json.text();
        if (json.nameIs("buy")) {
            return true;
        }
        if (json.nameIs("sell")) {
            return false;
        }
        throw json.badValue("expected buy or sell");
    }

    /** Refuses what lacks a field or is nothing a market prints. */
    public void check(String needed) {
        if ((seen & ALL) != ALL) {
            throw new RejectedException(Reason.MISSING_FIELD, "a trade needs " + needed);
        }
        TradeRules.check(id, price, priceScale, quantity, quantityScale, time);
    }

    public Trade trade(String source) {
        return new Trade(
                source,
                symbol,
                id,
                new Decimal(price, priceScale),
                new Decimal(quantity, quantityScale),
                time,
                takerBuys ? TakerSide.BUY : TakerSide.SELL);
    }

    public void give(String source, TradeSink sink) {
        sink.trade(source, symbol, id, price, priceScale, quantity, quantityScale, time, takerBuys, false);
    }
}
