package marketdata.model.exchange.okx;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads OKX's frames. Reusable, not thread-safe. */
final class OkxFrames {
    /** Where the channel is served. */
    static final String PATH = "/ws/v5/business";

    static final String CHANNEL = "trades-all";

    private static final byte[] PONG = "pong".getBytes(StandardCharsets.US_ASCII);
    private static final int ARG = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "instId, tradeId, px, sz, side and ts";

    private final JsonReader json = new JsonReader();
    private final InternedStrings words = new InternedStrings();
    private final TradeBuilder envelope = new TradeBuilder(json, words);
    private final List<TradeBuilder> trades = new ArrayList<>();
    private int count;

    /**
     * <pre>
     * {"arg":{"channel":"trades-all","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"130639474",
     *   "px":"42219.9","sz":"0.12060306","side":"buy","source":"0","ts":"1630048897897"}]}
     * {"event":"subscribe","arg":{"channel":"trades-all","instId":"BTC-USDT"},"connId":"a4d3ae55"}
     * {"event":"error","code":"60018","msg":"..","connId":"a4d3ae55"}
     * {"event":"notice","code":"64008","msg":"..","connId":"a4d3ae55"}      the connection ends within 60 s
     * pong                                                                 no JSON: the answer to a text "ping"
     * </pre>
     *
     * {@code side} is the taker's, {@code ts} milliseconds. Every number is a text. A frame has one trade; more are read
     * alike.
     */
    Frame.Kind read(byte[] frame) {
        count = 0;
        if (Arrays.equals(frame, PONG)) {
            return Frame.Kind.HEARTBEAT;
        }
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
            } else if (read && json.nameIs("arg")) {
                if (envelope.present(ARG)) {
                    readChannel();
                }
            } else {
                json.skip();
            }
        }
        json.finish();
        return read && count == 0 ? Frame.Kind.OTHER : kind;
    }

    /** The trades of the frame read last; to be used before the next one is. */
    List<TradeBuilder> trades() {
        return trades.subList(0, count);
    }

    /** {@code arg} stands before {@code data}, so this looks no further; in another order it looks through all. */
    private Frame.Kind kindOf(byte[] frame) {
        boolean data = false;
        boolean channel = false;
        boolean ofTrades = false;
        json.reset(frame);
        json.enterObject();
        while (json.nextField()) {
            if (json.nameIs("event")) {
                return OkxEvents.kind(frame);
            }
            data |= json.nameIs("data");
            if (json.nameIs("arg") && !channel) {
                channel = true;
                ofTrades = readChannel();
            } else if (!channel || !data) {
                json.skip();
            }
            if (data && channel) {
                return ofTrades ? Frame.Kind.TRADES : Frame.Kind.OTHER;
            }
        }
        json.finish();
        throw new RejectedException(Reason.MISSING_FIELD, "missing: event, or arg and data");
    }

    /** Reads an {@code arg}: whether its channel is that of trades. */
    private boolean readChannel() {
        boolean ofTrades = false;
        boolean named = false;
        json.enterObject();
        while (json.nextField()) {
            if (!json.nameIs("channel")) {
                json.skip();
                continue;
            }
            if (named) {
                throw new RejectedException(Reason.DUPLICATE_FIELD, "channel comes twice");
            }
            named = true;
            json.text();
            ofTrades = json.nameIs(CHANNEL);
        }
        return ofTrades;
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
            case 2 ->
                json.nameIs("px")
                        ? TradeBuilder.PRICE
                        : json.nameIs("sz") ? TradeBuilder.QUANTITY : json.nameIs("ts") ? TradeBuilder.TIME : 0;
            case 4 -> json.nameIs("side") ? TradeBuilder.SIDE : 0;
            case 6 -> json.nameIs("instId") ? TradeBuilder.SYMBOL : 0;
            case 7 -> json.nameIs("tradeId") ? TradeBuilder.ID : 0;
            default -> 0;
        };
    }

    private void field(TradeBuilder trade, int field) {
        switch (field) {
            case TradeBuilder.SYMBOL -> trade.readSymbol();
            case TradeBuilder.ID -> trade.id = whole();
            case TradeBuilder.PRICE -> trade.readPrice();
            case TradeBuilder.QUANTITY -> trade.readQuantity();
            // A time beyond every calendar stays one.
            case TradeBuilder.TIME -> trade.eventMicros = Math.min(whole(), Long.MAX_VALUE / 1000) * 1000;
            default -> trade.takerBuys = trade.readIsBuy();
        }
    }

    /** A whole number of 0 or more, written as a text. */
    private long whole() {
        json.text();
        byte[] text = json.bytes();
        int digits = json.length();
        if (digits == 0 || digits > 18 || (digits > 1 && json.firstByte() == '0')) {
            throw json.badValue("expected a whole number of at most 18 digits");
        }
        long value = 0;
        for (int i = json.start(); i < json.stop(); i++) {
            if (text[i] < '0' || text[i] > '9') {
                throw json.badValue("expected a whole number");
            }
            value = 10 * value + (text[i] - '0');
        }
        return value;
    }
}
