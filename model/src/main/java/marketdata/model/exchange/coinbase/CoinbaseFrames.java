package marketdata.model.exchange.coinbase;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.LastTrade;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.List;

/** Reads Coinbase's frames. Reusable, not thread-safe. */
final class CoinbaseFrames implements FrameParser {
    private static final int TYPE = 1 << 6;
    private static final int LAST_TRADE_ID = 1 << 7;
    private static final String NEEDED = "product_id, trade_id, price, size, time and side";

    private final JsonReader json = new JsonReader();
    private final IsoTime iso = new IsoTime();
    private final TradeBuilder trade = new TradeBuilder(json, InternedStrings.symbols());
    private final List<TradeBuilder> trades = List.of(trade);
    private Frame.Kind kind;
    private long lastTradeId;

    /**
     * A frame is one flat object; {@code type} says what it is:
     *
     * <pre>
     * {"type":"match","trade_id":1081862675,"maker_order_id":"..","taker_order_id":"..","side":"sell","size":"0.0123",
     *  "price":"80691.53","product_id":"BTC-USD","sequence":134905860111,"time":"2026-08-25T03:35:57.198335Z"}
     * {"type":"last_match",..}      the same: the trade before the subscription
     * {"type":"heartbeat","last_trade_id":1092969669,"product_id":"BTC-USD","sequence":1,"time":".."}
     * {"type":"subscriptions","channels":[..]}
     * {"type":"error","message":"..","reason":".."}
     * </pre>
     *
     * {@code side} is the maker's. {@code sequence} counts the messages of every channel, so it shows no gap.
     */
    @Override
    public Frame.Kind read(byte[] frame) {
        lastTradeId = 0;
        trade.clear();
        kind = kindOf(frame);
        boolean read = kind == Frame.Kind.TRADES || kind == Frame.Kind.HEARTBEAT;
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            int field = read ? fieldOfName() : 0;
            if (field == 0) {
                json.skip();
            } else if (trade.present(field)) {
                field(field);
            }
        }
        json.finish();
        if (kind == Frame.Kind.TRADES) {
            trade.check(NEEDED);
        } else if (lastTradeId > 0 && !trade.has(TradeBuilder.SYMBOL)) {
            throw new RejectedException(Reason.MISSING_FIELD, "missing: product_id");
        }
        return kind;
    }

    @Override
    public List<TradeBuilder> trades() {
        return trades;
    }

    @Override
    public LastTrade lastTrade() {
        return lastTradeId > 0 ? new LastTrade(trade.symbol, lastTradeId) : null;
    }

    /** The type stands first, so this looks no further; wherever it stands, the other fields are read knowing it. */
    private Frame.Kind kindOf(byte[] frame) {
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (json.nameIs("type")) {
                json.text();
                return kindOfType();
            }
            json.skip();
        }
        json.finish();
        throw new RejectedException(Reason.MISSING_FIELD, "missing: type");
    }

    private Frame.Kind kindOfType() {
        if (json.nameIs("match") || json.nameIs("last_match")) {
            return Frame.Kind.TRADES;
        }
        if (json.nameIs("heartbeat")) {
            return Frame.Kind.HEARTBEAT;
        }
        if (json.nameIs("error")) {
            throw SubscriptionAnswers.error(SubscriptionAnswers.coinbase(json.bytes()));
        }
        return json.nameIs("subscriptions") ? Frame.Kind.ACKNOWLEDGEMENT : Frame.Kind.OTHER;
    }

    private int fieldOfName() {
        boolean trades = kind == Frame.Kind.TRADES;
        return switch (json.length()) {
            case 4 ->
                json.nameIs("type")
                        ? TYPE
                        : !trades
                                ? 0
                                : json.nameIs("size")
                                        ? TradeBuilder.QUANTITY
                                        : json.nameIs("side")
                                                ? TradeBuilder.SIDE
                                                : json.nameIs("time") ? TradeBuilder.TIME : 0;
            case 5 -> trades && json.nameIs("price") ? TradeBuilder.PRICE : 0;
            case 8 -> trades && json.nameIs("trade_id") ? TradeBuilder.ID : 0;
            case 10 -> json.nameIs("product_id") ? TradeBuilder.SYMBOL : 0;
            case 13 -> !trades && json.nameIs("last_trade_id") ? LAST_TRADE_ID : 0;
            default -> 0;
        };
    }

    private void field(int field) {
        switch (field) {
            case TradeBuilder.TIME -> {
                json.text();
                trade.eventMicros = iso.micros(json);
            }
            case TradeBuilder.SIDE -> trade.takerBuys = !trade.readIsBuy();
            // 0 is sent for long periods and means that the exchange does not know.
            case LAST_TRADE_ID -> lastTradeId = json.integer();
            case TYPE -> json.skip();
            default -> trade.read(field);
        }
    }
}
