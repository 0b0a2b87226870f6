package marketdata.simulator.venue;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;

import java.math.BigDecimal;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One candle straight from the tape; trades come in id order, open and close go by time, then id. */
public final class Candle {

    public BigDecimal open;
    public BigDecimal high;
    public BigDecimal low;
    public BigDecimal close;
    public BigDecimal volume = BigDecimal.ZERO;
    public BigDecimal value = BigDecimal.ZERO;
    public int trades;
    private long openTime = Long.MAX_VALUE;
    private long closeTime = Long.MIN_VALUE;

    /** Candles with trades by their start, microseconds; those that start within both bounds. */
    public static NavigableMap<Long, Candle> of(TapeView view, long stepMicros, long from, long to) {
        NavigableMap<Long, Candle> candles = new TreeMap<>();
        for (long s = view.first(); s < view.end(); s++) {
            long start = Math.floorDiv(view.tape().timeMicros(s), stepMicros) * stepMicros;
            if (start >= from && start <= to) {
                candles.computeIfAbsent(start, each -> new Candle()).add(view.tape(), s);
            }
        }
        return candles;
    }

    private void add(SymbolTape tape, long s) {
        BigDecimal price = Amounts.decimal(tape.price(s));
        BigDecimal quantity = Amounts.decimal(tape.quantity(s));
        long time = tape.timeMicros(s);
        if (time < openTime) {
            openTime = time;
            open = price;
        }
        if (time >= closeTime) {
            closeTime = time;
            close = price;
        }
        high = trades == 0 ? price : high.max(price);
        low = trades == 0 ? price : low.min(price);
        volume = volume.add(quantity);
        value = value.add(price.multiply(quantity));
        trades++;
    }
}
