package marketdata.model.exchange.kraken;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradeArray;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.List;

/** Reads Kraken's frames. Reusable, not thread-safe. */
final class KrakenFrames implements FrameParser {
    private static final int CHANNEL = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "symbol, side, price, qty, trade_id and timestamp";

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final TradeBuilder envelope = new TradeBuilder(json, InternedStrings.symbols());
    private final TradeArray trades = new TradeArray(json, NEEDED, this::fieldOfName, this::field);

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
    @Override
    public Frame.Kind read(byte[] frame) {
        trades.clear();
        Frame.Kind kind = kindOf(frame);
        boolean read = kind == Frame.Kind.TRADES;
        envelope.clear();
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (read && json.nameIs("data")) {
                if (envelope.present(DATA)) {
                    trades.read();
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
        return read && trades.isEmpty() ? Frame.Kind.OTHER : kind;
    }

    @Override
    public List<TradeBuilder> trades() {
        return trades.trades();
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
        if (field == TradeBuilder.TIME) {
            json.text();
            trade.eventMicros = iso.micros(json);
        } else {
            trade.read(field);
        }
    }
}
