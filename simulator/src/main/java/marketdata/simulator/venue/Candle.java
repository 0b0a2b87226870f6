package marketdata.simulator.venue;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One candle straight from the tape; open and close go by (time in whole milliseconds, trade id). */
public final class Candle {

    public BigDecimal open;
    public BigDecimal high;
    public BigDecimal low;
    public BigDecimal close;
    public BigDecimal volume = BigDecimal.ZERO;

    /** Sum of price times quantity, exact. */
    public BigDecimal value = BigDecimal.ZERO;

    /** The same of values cut to {@link #CUT_DECIMALS} decimals each, as Binance adds them. */
    public BigDecimal cutValue = BigDecimal.ZERO;

    public BigDecimal takerVolume = BigDecimal.ZERO;
    public BigDecimal takerCutValue = BigDecimal.ZERO;
    public int trades;

    /** Decimals that a value keeps before it is added to {@link #cutValue}. */
    public static final int CUT_DECIMALS = 8;

    private long openMillis = Long.MAX_VALUE;
    private long closeMillis = Long.MIN_VALUE;

    /** Candles with trades by their start, microseconds; those that start within both bounds. */
    public static NavigableMap<Long, Candle> of(TapeView view, long stepMicros, long from, long to) {
        return of(view, stepMicros, from, to, Long.MAX_VALUE);
    }

    /** The same of the trades before {@code endMicros} alone: what an exchange has whose candles lag behind its trades. */
    public static NavigableMap<Long, Candle> of(TapeView view, long stepMicros, long from, long to, long endMicros) {
        NavigableMap<Long, Candle> candles = new TreeMap<>();
        // In the order of ids, which is that of time but for a recording's damage.
        view.between(from, Math.min(to + stepMicros, endMicros)).forEach(s -> {
            long start = Math.floorDiv(view.tape().timeMicros(s), stepMicros) * stepMicros;
            if (start >= from && start <= to) {
                candles.computeIfAbsent(start, each -> new Candle()).add(view.tape(), s);
            }
        });
        return candles;
    }

    /** A candle without trades that repeats a price; null where none is known. */
    public static Candle flat(BigDecimal price) {
        Candle candle = new Candle();
        candle.open = price;
        candle.high = price;
        candle.low = price;
        candle.close = price;
        return candle;
    }

    private void add(SymbolTape tape, long s) {
        BigDecimal price = Amounts.decimal(tape.price(s));
        BigDecimal quantity = Amounts.decimal(tape.quantity(s));
        long millis = Math.floorDiv(tape.timeMicros(s), 1000);
        if (millis < openMillis) {
            openMillis = millis;
            open = price;
        }
        if (millis >= closeMillis) {
            closeMillis = millis;
            close = price;
        }
        high = trades == 0 ? price : high.max(price);
        low = trades == 0 ? price : low.min(price);
        BigDecimal exact = price.multiply(quantity);
        BigDecimal cut = exact.setScale(CUT_DECIMALS, RoundingMode.DOWN);
        volume = volume.add(quantity);
        value = value.add(exact);
        cutValue = cutValue.add(cut);
        if (!tape.buyerIsMaker(s)) {
            takerVolume = takerVolume.add(quantity);
            takerCutValue = takerCutValue.add(cut);
        }
        trades++;
    }
}
