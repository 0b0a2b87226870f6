package marketdata.model.exchange;

import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.RejectedException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ObjIntConsumer;

/** Reads the array of trades of a frame. Reusable, not thread-safe. */
public final class TradeArray {
    private final JsonReader json;
    private final String needed;
    private final IntSupplier fieldOfName;
    private final ObjIntConsumer<TradeBuilder> readField;
    private final InternedStrings symbols = InternedStrings.symbols();
    private final List<TradeBuilder> trades = new ArrayList<>();
    private int count;

    /**
     * An array in what {@code json} reads.
     *
     * @param needed the fields of a trade, for the message when one is missing
     * @param fieldOfName which field of {@link TradeBuilder} has the name that was just read; 0 is none
     * @param readField reads the value of that field
     */
    public TradeArray(JsonReader json, String needed, IntSupplier fieldOfName, ObjIntConsumer<TradeBuilder> readField) {
        this.json = json;
        this.needed = needed;
        this.fieldOfName = fieldOfName;
        this.readField = readField;
    }

    /** Forgets the trades of the frame before. */
    public void clear() {
        count = 0;
    }

    /** Whether no trade was read since {@link #clear}. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** The trades read since {@link #clear}; to be used before the next one is read. */
    public List<TradeBuilder> trades() {
        return trades.subList(0, count);
    }

    /**
     * Reads the array that is the value at hand.
     *
     * @throws RejectedException when it is no array, or one of its trades lacks a field or is nothing a market prints
     */
    public void read() {
        if (!json.isArray()) {
            throw json.badValue("data must be an array of trades");
        }
        json.enterArray();
        while (json.nextElement()) {
            if (count == trades.size()) {
                trades.add(new TradeBuilder(json, symbols));
            }
            TradeBuilder trade = trades.get(count);
            trade.clear();
            json.enterObject();
            while (json.nextField()) {
                int field = fieldOfName.getAsInt();
                if (field == 0) {
                    json.skip();
                } else if (trade.present(field)) {
                    readField.accept(trade, field);
                }
            }
            trade.check(needed);
            count++;
        }
    }
}
