package marketdata.simulator.playback;

import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.util.Map;
import java.util.TreeMap;

/** Makes the exchange's memory from a recording: each trade id once, the first frame that names it counts. */
final class RecordedTape {

    private RecordedTape() {}

    static Tape of(Recording recording) {
        Tape tape = new Tape(recording.symbols());
        for (SymbolTape symbol : tape.symbols()) {
            Map<Long, RecordedFrame> byId = new TreeMap<>();
            for (Recording.Frame frame : recording.frames()) {
                RecordedTrade trade = frame.content().trade();
                if (trade != null && trade.symbol().equals(symbol.symbol())) {
                    byId.putIfAbsent(trade.id(), frame.content());
                }
            }
            RecordedTrade before = null;
            for (RecordedFrame frame : byId.values()) {
                append(symbol, frame, before);
                before = frame.trade();
            }
        }
        return tape;
    }

    private static void append(SymbolTape tape, RecordedFrame frame, RecordedTrade before) {
        RecordedTrade trade = frame.trade();
        boolean joins = before != null
                && trade.id() == before.id() + 1
                && trade.timeMicros() == before.timeMicros()
                && trade.price() == before.price()
                && trade.buyerIsMaker() == before.buyerIsMaker();
        long delay = frame.sentMicros() - trade.timeMicros();
        int bounded = (int) Math.max(0, Math.min(Integer.MAX_VALUE, delay));
        tape.append(
                trade.id(), trade.price(), trade.quantity(), trade.timeMicros(), bounded, trade.buyerIsMaker(), !joins);
    }
}
