package marketdata.simulator.kraken;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.IsoMicros;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Frames as Kraken writes them: amounts are JSON numbers, {@code side} is the taker's.
 *
 * <pre>
 * {"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"buy","price":0.5147,"qty":6423.46326,
 *  "ord_type":"limit","trade_id":4665846,"timestamp":"2023-09-25T07:48:36.925533Z"}]}
 * </pre>
 */
final class KrakenFrameWriter {

    private static final int SNAPSHOT = 50;
    private static final long DAY = 86_400_000_000L;

    private final AsciiBuffer out = new AsciiBuffer();

    void trade(SymbolTape tape, long sequence, FrameSink sink) {
        out.clear().add("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[");
        trade(tape, sequence);
        out.add("]}");
        sink.frame(tape.symbol(), true, out.array(), 0, out.length());
    }

    /** The last 50 trades that it shows, oldest first. */
    String snapshot(SymbolTape tape) {
        TapeView view = new TapeView(tape);
        out.clear().add("{\"channel\":\"trade\",\"type\":\"snapshot\",\"data\":[");
        long first = view.end();
        for (int shown = 0; first > view.first() && shown < SNAPSHOT; ) {
            first--;
            shown += tape.isWithheld(first) ? 0 : 1;
        }
        String comma = "";
        for (long s = first; s < view.end(); s++) {
            if (!tape.isWithheld(s)) {
                out.add(comma);
                trade(tape, s);
                comma = ",";
            }
        }
        return out.add("]}").toString();
    }

    private void trade(SymbolTape tape, long s) {
        out.add("{\"symbol\":\"").add(tape.symbol());
        out.add(tape.buyerIsMaker(s) ? "\",\"side\":\"sell\",\"price\":" : "\",\"side\":\"buy\",\"price\":");
        out.add(Amounts.plain(tape.price(s))).add(",\"qty\":").add(Amounts.plain(tape.quantity(s)));
        out.add(",\"ord_type\":\"limit\",\"trade_id\":").number(tape.id(s));
        out.add(",\"timestamp\":\"").add(IsoMicros.write(tape.timeMicros(s))).add("\"}");
    }

    /** Of the last 24 hours; bid and ask stand one tick of 0.1 percent beside the last price. */
    static String ticker(SymbolTape tape, String type, long nowMicros) {
        TapeView view = new TapeView(tape);
        long from = view.fromTime(nowMicros - DAY);
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal low = Amounts.decimal(tape.price(from));
        BigDecimal high = low;
        for (long s = from; s < view.end(); s++) {
            BigDecimal price = Amounts.decimal(tape.price(s));
            volume = volume.add(Amounts.decimal(tape.quantity(s)));
            value = value.add(price.multiply(Amounts.decimal(tape.quantity(s))));
            low = low.min(price);
            high = high.max(price);
        }
        BigDecimal last = Amounts.decimal(tape.price(view.end() - 1));
        BigDecimal spread = last.movePointLeft(3).setScale(8, RoundingMode.UP);
        BigDecimal opened = Amounts.decimal(tape.price(from));
        BigDecimal change = last.subtract(opened);
        BigDecimal percent = change.movePointRight(2).divide(opened, 2, RoundingMode.HALF_EVEN);
        BigDecimal vwap = volume.signum() == 0 ? last : value.divide(volume, 8, RoundingMode.DOWN);
        return "{\"channel\":\"ticker\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"" + tape.symbol()
                + "\",\"bid\":"
                + plain(last.subtract(spread)) + ",\"bid_qty\":1.5,\"ask\":" + plain(last.add(spread))
                + ",\"ask_qty\":1.25,\"last\":" + plain(last) + ",\"volume\":" + plain(volume) + ",\"vwap\":"
                + plain(vwap)
                + ",\"low\":" + plain(low) + ",\"high\":" + plain(high) + ",\"change\":" + plain(change)
                + ",\"change_pct\":" + plain(percent) + ",\"timestamp\":\""
                + IsoMicros.write(tape.sentMicros(view.end() - 1)) + "\"}]}";
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
