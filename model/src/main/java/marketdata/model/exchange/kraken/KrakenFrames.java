package marketdata.model.exchange.kraken;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.ArrayList;
import java.util.List;

/** Reads Kraken's frames. Reusable, not thread-safe. */
final class KrakenFrames {
    private static final int CHANNEL = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "symbol, side, price, qty, trade_id and timestamp";

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final InternedStrings words = new InternedStrings();
    private final TradeBuilder envelope = new TradeBuilder(json, words);
    private final List<TradeBuilder> trades = new ArrayList<>();
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
    List<TradeBuilder> trades() {
        return trades.subList(0, count);
    }

    /** The channel stands first, so this looks no further; wherever it stands, the data are read knowing it. */
    private Frame.Kind kindOf(byte[] frame) {
        boolean answer = false;
        boolean rejected = false;
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
                rejected |= !json.isNull();
                json.skip();
            } else if (json.nameIs("success")) {
                rejected |= !json.bool();
            } else {
                answer |= json.nameIs("method");
                json.skip();
            }
        }
        json.finish();
        if (rejected) {
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
                trades.add(new TradeBuilder(json, words));
            }
            TradeBuilder trade = trades.get(count);
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
            case 3 -> json.nameIs("qty") ? TradeBuilder.QUANTITY : 0;
            case 4 -> json.nameIs("side") ? TradeBuilder.SIDE : 0;
            case 5 -> json.nameIs("price") ? TradeBuilder.PRICE : 0;
            case 6 -> json.nameIs("symbol") ? TradeBuilder.SYMBOL : 0;
            case 8 -> json.nameIs("trade_id") ? TradeBuilder.ID : 0;
            case 9 -> json.nameIs("timestamp") ? TradeBuilder.TIME : 0;
            default -> 0;
        };
    }

    private void field(TradeBuilder trade, int field) {
        switch (field) {
            case TradeBuilder.SYMBOL -> trade.readSymbol();
            case TradeBuilder.ID -> trade.id = json.integer();
            case TradeBuilder.PRICE -> trade.readPrice();
            case TradeBuilder.QUANTITY -> trade.readQuantity();
            case TradeBuilder.TIME -> {
                json.text();
                trade.eventMicros = iso.micros(json);
            }
            default -> trade.takerBuys = trade.readIsBuy();
        }
    }
}
