package marketdata.simulator.binance.rest;

import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code klines}: the exchange's own candles, straight from the tape. A kline without trades repeats the close before
 * it with volume 0; before the first trade there is none. The oldest kline is left out when
 * the tape may begin in the middle of it.
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
        // Binance's times never fall with rising ids; a damaged recording's may, and then every trade is looked at.
        boolean ascending = view.timesAscend();
        long from = ascending ? view.fromTime(first) : view.first();
        long end = ascending ? view.fromTime(last + step) : view.end();
        Map<Long, Kline> klines = new HashMap<>();
        for (long s = from; s < end; s++) {
            long open = floor(view.tape().timeMicros(s), step);
            if (open >= first && open <= last) {
                klines.computeIfAbsent(open, o -> new Kline(null)).add(view.tape(), s);
            }
        }
        StringBuilder out = new StringBuilder("[");
        BigDecimal close = ascending && from > view.first() ? amount(view.tape().price(from - 1)) : null;
        for (long open = first; open <= last; open += step) {
            Kline kline = klines.getOrDefault(open, new Kline(close));
            if (kline.close != null) {
                out.append(out.length() > 1 ? "," : "");
                kline.write(unit.write(open), unit.write(open + step) - 1, out);
            }
            close = kline.close;
        }
        return out.append(']').toString();
    }

    /** Binance prints eight decimals and cuts the rest. */
    static String printed(BigDecimal amount) {
        return amount.setScale(AsciiBuffer.DECIMALS, RoundingMode.DOWN).toPlainString();
    }

    private static BigDecimal amount(long unscaled) {
        return BigDecimal.valueOf(unscaled, AsciiBuffer.DECIMALS);
    }

    private static long ceiling(long micros, long step) {
        return -floor(-micros, step);
    }

    private static long floor(long micros, long step) {
        return Math.floorDiv(micros, step) * step;
    }

    /** One kline under construction; trades come in id order, open and close go by time, then id. */
    private static final class Kline {
        private BigDecimal open;
        private BigDecimal high;
        private BigDecimal low;
        private BigDecimal close;
        private BigDecimal volume = BigDecimal.ZERO;
        private BigDecimal value = BigDecimal.ZERO;
        private BigDecimal takerVolume = BigDecimal.ZERO;
        private BigDecimal takerValue = BigDecimal.ZERO;
        private long openTime = Long.MAX_VALUE;
        private long closeTime = Long.MIN_VALUE;
        private int trades;

        Kline(BigDecimal before) {
            open = before;
            high = before;
            low = before;
            close = before;
        }

        void add(SymbolTape tape, long s) {
            BigDecimal price = amount(tape.price(s));
            BigDecimal quantity = amount(tape.quantity(s));
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
            if (!tape.buyerIsMaker(s)) {
                takerVolume = takerVolume.add(quantity);
                takerValue = takerValue.add(price.multiply(quantity));
            }
            trades++;
        }

        void write(long from, long to, StringBuilder out) {
            out.append('[').append(from);
            for (BigDecimal amount : new BigDecimal[] {open, high, low, close, volume}) {
                out.append(",\"").append(printed(amount)).append('"');
            }
            out.append(',')
                    .append(to)
                    .append(",\"")
                    .append(printed(value))
                    .append("\",")
                    .append(trades);
            out.append(",\"").append(printed(takerVolume)).append("\",\"").append(printed(takerValue));
            out.append("\",\"0\"]");
        }
    }
}
