package marketdata.simulator.playback;

import marketdata.model.candle.EpochRouter;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.RecordedFrame.RecordedTrade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the exchange's memory from a recording: each trade id once, the first frame that names it counts. Where a market's
 * numbering begins again, it does so on the tape: ids that were used before are other trades.
 */
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
            List<List<Sent>> numberings = numberings(frames);
            for (int i = 0; i < numberings.size(); i++) {
                if (i > 0) {
                    symbol.beginNumbering(earliest(numberings.get(i)));
                }
                append(symbol, numberings.get(i));
            }
        }
        return tape;
    }

    /** The frames of each numbering of the market. One trade alone, which may be a false one, begins none. */
    private static List<List<Sent>> numberings(List<Sent> frames) {
        EpochRouter router = new EpochRouter(Integer.MAX_VALUE);
        List<List<Sent>> numberings = new ArrayList<>(List.of(new ArrayList<>()));
        List<Sent> candidates = new ArrayList<>();
        for (Sent frame : frames) {
            long id = frame.trade().id();
            long micros = frame.trade().timeMicros();
            int epoch = router.route(id, micros);
            switch (router.take(epoch, id, micros)) {
                case CANDIDATE -> candidates.add(frame);
                case CONFIRMED -> {
                    candidates.add(frame);
                    numberings.add(candidates);
                    candidates = new ArrayList<>();
                }
                case REFUTED -> {
                    candidates.add(frame);
                    numberings.get(epoch).addAll(candidates);
                    candidates = new ArrayList<>();
                }
                case NONE -> numberings.get(epoch).add(frame);
            }
        }
        numberings.get(numberings.size() - 1).addAll(candidates);
        return numberings;
    }

    private static long earliest(List<Sent> frames) {
        return frames.stream()
                .mapToLong(frame -> frame.trade().timeMicros())
                .min()
                .orElseThrow();
    }

    private static void append(SymbolTape tape, List<Sent> frames) {
        // Stable: of the frames that name the same id the first stays first.
        List<Sent> sorted = frames.stream()
                .sorted(Comparator.comparingLong(f -> f.trade().id()))
                .toList();
        RecordedTrade before = null;
        for (Sent frame : sorted) {
            if (before == null || frame.trade().id() != before.id()) {
                append(tape, frame, before);
                before = frame.trade();
            }
        }
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
