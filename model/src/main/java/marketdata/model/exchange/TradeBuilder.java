package marketdata.model.exchange;

import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeSink;

/**
 * One trade of a frame while it is read: its values, which fields were named, and which had a value. Reusable.
 * {@link #eventMicros} is as sent until {@link #check}, microseconds then.
 */
public final class TradeBuilder extends TradeCursor {
    public static final int SYMBOL = 1;
    public static final int ID = 1 << 1;
    public static final int PRICE = 1 << 2;
    public static final int QUANTITY = 1 << 3;
    public static final int TIME = 1 << 4;
    public static final int SIDE = 1 << 5;
    static final int ALL = (1 << 6) - 1;

    private final JsonReader json;
    private final InternedStrings symbols;
    private int named;
    private int seen;

    public TradeBuilder(JsonReader json, InternedStrings symbols) {
        this.json = json;
        this.symbols = symbols;
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

    /** Reads a field as most exchanges write it: an id is a number, a side the taker's. {@link #TIME} is not one of these. */
    public void read(int field) {
        switch (field) {
            case SYMBOL -> symbol = symbols.of(json);
            case ID -> id = json.integer();
            case PRICE -> {
                json.decimal();
                price = json.unscaled();
                priceScale = json.scale();
            }
            case QUANTITY -> {
                json.decimal();
                quantity = json.unscaled();
                quantityScale = json.scale();
            }
            case SIDE -> takerBuys = readIsBuy();
            default -> throw new IllegalArgumentException("no common form of field " + field);
        }
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
        checkRules();
    }

    /** A copy of the trade that was read. */
    public Trade trade(String exchange) {
        source = exchange;
        return toTrade();
    }

    /** Passes the trade that was read on, not marked as a spike: the sink of a trade before it may have marked that one. */
    public void give(String exchange, TradeSink sink) {
        source = exchange;
        priceSpike = false;
        sink.trade(this);
    }
}
