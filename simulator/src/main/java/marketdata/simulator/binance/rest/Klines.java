package marketdata.simulator.binance.rest;

import marketdata.simulator.tape.Amounts;
import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.Candle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * {@code klines}: the exchange's own candles, straight from the tape. A kline without trades repeats the close before
 * it with volume 0; before the first trade there is none. Quote volumes are sums of the trades' values cut to 8 decimals
 * each, as the {@code quoteQty} of every trade is. The oldest kline is left out when the tape may begin in the middle of it.
 */
final class Klines {

    private static final Map<String, Long> SECONDS = Map.ofEntries(
            Map.entry("1s", 1L),
            Map.entry("1m", 60L),
            Map.entry("3m", 180L),
            Map.entry("5m", 300L),
            Map.entry("15m", 900L),
            Map.entry("30m", 1800L),
            Map.entry("1h", 3600L),
            Map.entry("2h", 7200L),
            Map.entry("4h", 14400L),
            Map.entry("6h", 21600L),
            Map.entry("8h", 28800L),
            Map.entry("12h", 43200L),
            Map.entry("1d", 86400L));

    private final Times unit;

    Klines(Times unit) {
        this.unit = unit;
    }

    String klines(Parameters parameters, long nowMicros) throws ApiException {
        TapeView view = parameters.symbol();
        Long seconds = SECONDS.get(parameters.required("interval"));
        if (seconds == null) {
            throw new ApiException(-1120, "Invalid interval.");
        }
        long step = seconds * 1_000_000L;
        int limit = parameters.limit();
        if (view.isEmpty()) {
            return "[]";
        }
        SymbolTape tape = view.tape();
        long firstTrade = tape.timeMicros(view.first());
        long oldest = view.knowsBeginning() ? floor(firstTrade, step) : ceiling(firstTrade, step);
        long newest = floor(Math.max(nowMicros, tape.timeMicros(view.end() - 1)), step);
        long last = parameters.has("endTime")
                ? floor(Math.min(newest, Times.read(parameters.number("endTime").orElseThrow())), step)
                : newest;
        long first;
        if (parameters.has("startTime")) {
            long start = Times.read(parameters.number("startTime").orElseThrow());
            first = Math.max(oldest, ceiling(start, step));
            last = Math.min(last, first + (limit - 1) * step);
        } else {
            first = Math.max(oldest, last - (limit - 1) * step);
        }
        return rows(view, first, last, step);
    }

    private String rows(TapeView view, long first, long last, long step) {
        Map<Long, Candle> candles = Candle.of(view, step, first, last);
        StringBuilder out = new StringBuilder("[");
        BigDecimal close = closeBefore(view, first);
        for (long open = first; open <= last; open += step) {
            Candle candle = candles.getOrDefault(open, Candle.flat(close));
            if (candle.close != null) {
                out.append(out.length() > 1 ? "," : "");
                write(candle, unit.write(open), unit.write(open + step) - 1, out);
            }
            close = candle.close;
        }
        return out.append(']').toString();
    }

    /** Binance's times never fall with rising ids; a damaged recording's may, and then nobody knows. */
    private static BigDecimal closeBefore(TapeView view, long micros) {
        long from = view.fromTime(micros);
        return view.timesAscend() && from > view.first()
                ? Amounts.decimal(view.tape().price(from - 1))
                : null;
    }

    private static void write(Candle candle, long from, long to, StringBuilder out) {
        out.append('[').append(from);
        for (BigDecimal amount : new BigDecimal[] {candle.open, candle.high, candle.low, candle.close, candle.volume}) {
            out.append(",\"").append(printed(amount)).append('"');
        }
        out.append(',')
                .append(to)
                .append(",\"")
                .append(printed(candle.cutValue))
                .append("\",")
                .append(candle.trades);
        out.append(",\"").append(printed(candle.takerVolume)).append("\",\"").append(printed(candle.takerCutValue));
        out.append("\",\"0\"]");
    }

    /** Binance prints eight decimals and cuts the rest. */
    static String printed(BigDecimal amount) {
        return amount.setScale(AsciiBuffer.DECIMALS, RoundingMode.DOWN).toPlainString();
    }

    private static long ceiling(long micros, long step) {
        return -floor(-micros, step);
    }

    private static long floor(long micros, long step) {
        return Math.floorDiv(micros, step) * step;
    }
}
