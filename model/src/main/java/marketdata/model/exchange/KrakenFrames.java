package marketdata.model.exchange;

import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.model.json.IsoTime;
import marketdata.model.json.JsonReader;
import marketdata.model.json.Words;

import java.util.ArrayList;
import java.util.List;

/** Reads Kraken's frames. Reusable, not thread-safe. */
final class KrakenFrames {
    private static final int CHANNEL = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "symbol, side, price, qty, trade_id and timestamp";

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final Words words = new Words();
    private final TradeFields envelope = new TradeFields(json, words);
    private final List<TradeFields> trades = new ArrayList<>();
    private int count;

    /**
     * <pre>
     * {"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"buy","price":0.5147,"qty":6423.46326,
     *   "ord_type":"limit","trade_id":4665846,"timestamp":"2023-09-25T07:48:36.925533Z"}]}   type may be snapshot
     * {"channel":"heartbeat"}
     * {"channel":"status","type":"update","data":[..]}
     * {"method":"subscribe","result":{..},"success":true,..}      one a symbol
     * {"method":"subscribe","error":"..","success":false,..}
     * </pre>
     */
    Frame.Kind read(byte[] frame) {
        count = 0;
        Frame.Kind kind = kindOf(frame);
        boolean read = kind == Frame.Kind.TRADES;
        envelope.clear();
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (read && json.nameIs("data")) {
                if (envelope.present(DATA)) {
                    data();
                }
            } else if (read && json.nameIs("channel")) {
                envelope.present(CHANNEL);
                json.skip();
            } else {
                json.skip();
            }
        }
        json.finish();
        if (read && !envelope.has(DATA)) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: data");
        }
        return read && count == 0 ? Frame.Kind.OTHER : kind;
    }

    /** The trades of the frame read last; to be used before the next one is. */
    List<TradeFields> trades() {
        return trades.subList(0, count);
    }

    /** The channel stands first, so this looks no further; wherever it stands, the data are read knowing it. */
    private Frame.Kind kindOf(byte[] frame) {
        boolean answer = false;
        boolean refused = false;
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (json.nameIs("channel")) {
                json.text();
                return json.nameIs("trade")
                        ? Frame.Kind.TRADES
                        : json.nameIs("heartbeat") ? Frame.Kind.HEARTBEAT : Frame.Kind.OTHER;
            }
            if (json.nameIs("error")) {
                refused |= !json.isNull();
                json.skip();
            } else if (json.nameIs("success")) {
                refused |= !json.bool();
            } else {
                answer |= json.nameIs("method");
                json.skip();
            }
        }
        json.finish();
        if (refused) {
            throw SubscriptionAnswers.error(SubscriptionAnswers.kraken(frame));
        }
        if (!answer) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: channel");
        }
        return Frame.Kind.ACKNOWLEDGEMENT;
    }

    private void data() {
        if (!json.isArray()) {
            throw json.badValue("data must be an array of trades");
        }
        json.enterArray();
        while (json.nextElement()) {
            if (count == trades.size()) {
                trades.add(new TradeFields(json, words));
            }
            TradeFields trade = trades.get(count);
            trade.clear();
            json.enterObject();
            while (json.nextField()) {
                int field = fieldOfName();
                if (field == 0) {
                    json.skip();
                } else if (trade.present(field)) {
                    field(trade, field);
                }
            }
            trade.check(NEEDED);
            count++;
        }
    }

    private int fieldOfName() {
        return switch (json.length()) {
            case 3 -> json.nameIs("qty") ? TradeFields.QUANTITY : 0;
            case 4 -> json.nameIs("side") ? TradeFields.SIDE : 0;
            case 5 -> json.nameIs("price") ? TradeFields.PRICE : 0;
            case 6 -> json.nameIs("symbol") ? TradeFields.SYMBOL : 0;
            case 8 -> json.nameIs("trade_id") ? TradeFields.ID : 0;
            case 9 -> json.nameIs("timestamp") ? TradeFields.TIME : 0;
            default -> 0;
        };
    }

    private void field(TradeFields trade, int field) {
        switch (field) {
            case TradeFields.SYMBOL -> trade.readSymbol();
            case TradeFields.ID -> trade.id = json.integer();
            case TradeFields.PRICE -> trade.readPrice();
            case TradeFields.QUANTITY -> trade.readQuantity();
            case TradeFields.TIME -> {
                json.text();
                trade.time = iso.micros(json);
            }
            default -> trade.takerBuys = trade.readIsBuy();
        }
    }
}
