package marketdata.simulator.playback;

import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the exchange's memory from a recording: each trade id once, the first frame that names it counts. */
final class RecordedTape {

    private record Sent(RecordedTrade trade, long sentMicros) {}

    private RecordedTape() {}

    static Tape of(Recording recording) {
        Tape tape = new Tape(recording.symbols());
        Map<String, List<Sent>> bySymbol = new HashMap<>();
        for (Recording.Frame frame : recording.frames()) {
            for (RecordedTrade trade : frame.content().trades()) {
                bySymbol.computeIfAbsent(trade.symbol(), s -> new ArrayList<>())
                        .add(new Sent(trade, frame.content().sentMicros()));
            }
        }
        for (SymbolTape symbol : tape.symbols()) {
            List<Sent> frames = bySymbol.getOrDefault(symbol.symbol(), List.of());
            // Stable: of the frames that name the same id the first stays first.
            List<Sent> sorted = frames.stream()
                    .sorted(Comparator.comparingLong(f -> f.trade().id()))
                    .toList();
            RecordedTrade before = null;
            for (Sent frame : sorted) {
                if (before == null || frame.trade().id() != before.id()) {
                    append(symbol, frame, before);
                    before = frame.trade();
                }
            }
        }
        return tape;
    }

    private static void append(SymbolTape tape, Sent frame, RecordedTrade before) {
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
