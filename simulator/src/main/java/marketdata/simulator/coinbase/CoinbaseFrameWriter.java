package marketdata.simulator.coinbase;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.IsoMicros;

import java.util.UUID;

/**
 * Frames as Coinbase writes them. {@code side} is the maker's; {@code sequence} counts the messages of all channels, so it
 * only grows.
 *
 * <pre>
 * {"type":"match","trade_id":1081862675,"maker_order_id":"..","taker_order_id":"..","side":"sell","size":"0.00000001",
 *  "price":"80691.53","product_id":"BTC-USD","sequence":134905860111,"time":"2026-08-25T03:35:57.198335Z"}
 * {"type":"heartbeat","last_trade_id":1092969669,"product_id":"BTC-USD","sequence":136118091026,"time":".."}
 * </pre>
 */
final class CoinbaseFrameWriter {

    private static final long MESSAGES_PER_TRADE = 131;

    private final AsciiBuffer out = new AsciiBuffer();

    void match(SymbolTape tape, long sequence, FrameSink sink) {
        write("match", tape, sequence);
        sink.frame(tape.symbol(), true, out.array(), 0, out.length());
    }

    String lastMatch(SymbolTape tape, long sequence) {
        write("last_match", tape, sequence);
        return out.toString();
    }

    /** 0 as {@code last_trade_id} means that it is not known. */
    static String heartbeat(SymbolTape tape, long nowMicros) {
        TapeView view = new TapeView(tape);
        long last = view.isEmpty() ? 0 : tape.id(view.end() - 1);
        return "{\"type\":\"heartbeat\",\"last_trade_id\":" + last + ",\"product_id\":\"" + tape.symbol()
                + "\",\"sequence\":" + last * MESSAGES_PER_TRADE + ",\"time\":\"" + IsoMicros.write(nowMicros) + "\"}";
    }

    private void write(String type, SymbolTape tape, long s) {
        long id = tape.id(s);
        long hash = tape.symbol().hashCode();
        out.clear().add("{\"type\":\"").add(type).add("\",\"trade_id\":").number(id);
        out.add(",\"maker_order_id\":\"").add(new UUID(hash, id).toString());
        out.add("\",\"taker_order_id\":\"").add(new UUID(hash, ~id).toString());
        out.add(tape.buyerIsMaker(s) ? "\",\"side\":\"buy\",\"size\":\"" : "\",\"side\":\"sell\",\"size\":\"");
        out.add(Amounts.plain(tape.quantity(s))).add("\",\"price\":\"").add(Amounts.plain(tape.price(s)));
        out.add("\",\"product_id\":\"")
                .add(tape.symbol())
                .add("\",\"sequence\":")
                .number(id * MESSAGES_PER_TRADE);
        out.add(",\"time\":\"").add(IsoMicros.write(tape.timeMicros(s))).add("\"}");
    }
}
