package marketdata.simulator.okx;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.venue.FrameSink;

/**
 * Frames as OKX writes them: every number is a text, times are milliseconds, {@code side} is the taker's, one trade a frame.
 *
 * <pre>
 * {"arg":{"channel":"trades-all","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"130639474",
 *  "px":"42219.9","sz":"0.12060306","side":"buy","source":"0","ts":"1630048897897"}]}
 * </pre>
 */
final class OkxFrameWriter {

    static final String CHANNEL = "trades-all";

    private final AsciiBuffer out = new AsciiBuffer();

    void trade(SymbolTape tape, long s, FrameSink sink) {
        out.clear().add("{\"arg\":{\"channel\":\"").add(CHANNEL).add("\",\"instId\":\"");
        out.add(tape.symbol()).add("\"},\"data\":[{\"instId\":\"").add(tape.symbol());
        out.add("\",\"tradeId\":\"").number(tape.id(s));
        out.add("\",\"px\":\"").add(Amounts.plain(tape.price(s)));
        out.add("\",\"sz\":\"").add(Amounts.plain(tape.quantity(s)));
        out.add("\",\"side\":\"").add(side(tape, s)).add("\",\"source\":\"0\",\"ts\":\"");
        out.number(millis(tape, s)).add("\"}]}");
        sink.frame(tape.symbol(), true, out.array(), 0, out.length());
    }

    static String side(SymbolTape tape, long s) {
        return tape.buyerIsMaker(s) ? "sell" : "buy";
    }

    static long millis(SymbolTape tape, long s) {
        return Math.floorDiv(tape.timeMicros(s), 1000);
    }
}
