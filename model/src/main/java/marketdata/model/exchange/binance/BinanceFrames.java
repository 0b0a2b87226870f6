package marketdata.model.exchange.binance;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.SubscriptionAnswers;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.util.List;

/** Reads Binance's frames. Reusable, not thread-safe. */
final class BinanceFrames implements FrameParser {
    private static final int EVENT = 1 << 6;
    private static final String NEEDED = "e, s, t, p, q, T and m";

    private final JsonReader json = new JsonReader();
    private final TradeBuilder trade = new TradeBuilder(json, InternedStrings.symbols());
    private final List<TradeBuilder> trades = List.of(trade);
    private Frame.Kind kind;
    private boolean typed;

    /**
     * Combined streams wrap the event:
     *
     * <pre>
     * {"stream":"btcusdt@trade","data":{"e":"trade","E":1767387168240,"s":"BTCUSDT","t":5729884604,
     *  "p":"89690.38000000","q":"0.00006000","T":1767387168237,"m":true,"M":true}}
     * {"result":null,"id":1}                              answer to SUBSCRIBE
     * {"code":2,"msg":"Invalid request: ...","id":1}      rejection; also {"error":{"code":..,"msg":..},"id":1}
     * {"e":"serverShutdown","E":1770123456789}            the connection ends soon
     * </pre>
     */
    @Override
    public Frame.Kind read(byte[] frame) {
        kind = Frame.Kind.OTHER;
        typed = false;
        trade.clear();
        json.reset(frame);
        json.enterObject();
        boolean wrapped = false;
        boolean otherStream = false;
        int fields = 0;
        while (json.nextField()) {
            fields++;
            if (json.nameIs("data") && json.isObject() && !wrapped && !trade.started()) {
                wrapped = true;
                json.enterObject();
                while (json.nextField()) {
                    field();
                }
            } else if (json.nameIs("stream") && json.isText()) {
                json.text();
                otherStream = !json.string().endsWith("@trade");
            } else if (wrapped || json.nameIs("stream")) {
                json.skip();
            } else if (json.nameIs("result") || json.nameIs("id")) {
                kind = kind == Frame.Kind.OTHER ? Frame.Kind.ACKNOWLEDGEMENT : kind;
                json.skip();
            } else if (json.nameIs("error") || json.nameIs("msg")) {
                throw SubscriptionAnswers.error(SubscriptionAnswers.binance(frame));
            } else {
                field();
            }
        }
        json.finish();
        if (fields == 0) {
            throw new RejectedException(Reason.MISSING_FIELD, "an object without fields");
        }
        if (kind == Frame.Kind.TRADES) {
            trade.eventMicros = BinanceProtocol.micros(trade.eventMicros);
            trade.check(NEEDED);
        } else if (kind == Frame.Kind.OTHER && !typed && !otherStream) {
            // Only bookTicker, partial depth and the like have no e, and their stream's name says so.
            throw new RejectedException(Reason.MISSING_FIELD, "missing: e");
        }
        return kind;
    }

    @Override
    public List<TradeBuilder> trades() {
        return trades;
    }

    /**
     * One field of an event. A trade: {@code e} "trade"; {@code s} symbol; {@code t} trade id; {@code p} price; {@code q}
     * quantity; {@code T} trade time (E, the sending time, is up to 220 ms later and not used); {@code m} the buyer is
     * the maker, so the taker sold. {@code M}, {@code a} and {@code b} of old are passed over.
     */
    private void field() {
        int field = json.length() == 1 ? fieldOf(json.firstByte()) : 0;
        if (field == 0 || (field != EVENT && typed && kind != Frame.Kind.TRADES)) {
            json.skip();
            return;
        }
        if (!trade.present(field)) {
            return;
        }
        switch (field) {
            case EVENT -> event();
            case TradeBuilder.TIME -> trade.eventMicros = json.integer();
            case TradeBuilder.SIDE -> trade.takerBuys = !json.bool();
            default -> trade.read(field);
        }
    }

    private static int fieldOf(byte name) {
        return switch (name) {
            case 'e' -> EVENT;
            case 's' -> TradeBuilder.SYMBOL;
            case 't' -> TradeBuilder.ID;
            case 'p' -> TradeBuilder.PRICE;
            case 'q' -> TradeBuilder.QUANTITY;
            case 'T' -> TradeBuilder.TIME;
            case 'm' -> TradeBuilder.SIDE;
            default -> 0;
        };
    }

    private void event() {
        typed = true;
        json.text();
        if (json.nameIs("trade")) {
            kind = Frame.Kind.TRADES;
        } else if (json.nameIs("serverShutdown")) {
            kind = Frame.Kind.CLOSING;
        }
    }
}
