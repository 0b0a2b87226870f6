package marketdata.model.exchange.okx;

import marketdata.model.exchange.Frame;
import marketdata.model.exchange.FrameParser;
import marketdata.model.exchange.TradeArray;
import marketdata.model.exchange.TradeBuilder;
import marketdata.model.parse.InternedStrings;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reads OKX's frames. Reusable, not thread-safe. */
final class OkxFrames implements FrameParser {
    /** Where the channel is served. */
    static final String PATH = "/ws/v5/business";

    static final String CHANNEL = "trades-all";

    private static final byte[] PONG = "pong".getBytes(StandardCharsets.US_ASCII);
    private static final int ARG = 1 << 6;
    private static final int DATA = 1 << 7;
    private static final String NEEDED = "instId, tradeId, px, sz, side and ts";

    private final JsonReader json = new JsonReader();
    private final TradeBuilder envelope = new TradeBuilder(json, InternedStrings.symbols());
    private final TradeArray trades = new TradeArray(json, NEEDED, this::fieldOfName, this::field);

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
    @Override
    public Frame.Kind read(byte[] frame) {
        trades.clear();
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
                    trades.read();
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
        return read && trades.isEmpty() ? Frame.Kind.OTHER : kind;
    }

    @Override
    public List<TradeBuilder> trades() {
        return trades.trades();
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
            case TradeBuilder.ID -> trade.id = whole();
            // A time beyond every calendar stays one.
            case TradeBuilder.TIME -> trade.eventMicros = Math.min(whole(), Long.MAX_VALUE / 1000) * 1000;
            default -> trade.read(field);
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
