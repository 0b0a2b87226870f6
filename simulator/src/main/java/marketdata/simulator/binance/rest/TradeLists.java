package marketdata.simulator.binance.rest;

import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;

import java.math.BigDecimal;

/** {@code trades}, {@code historicalTrades} and {@code aggTrades}: oldest first, all bounds inclusive. */
final class TradeLists {

    private final Times unit;

    TradeLists(Times unit) {
        this.unit = unit;
    }

    /** The newest trades, or from {@code fromId} on. */
    String trades(Parameters parameters) throws ApiException {
        TapeView view = parameters.symbol();
        int limit = parameters.limit();
        long from = parameters.has("fromId")
                ? view.fromId(parameters.number("fromId").orElseThrow())
                : Math.max(view.first(), view.end() - limit);
        StringBuilder out = new StringBuilder("[");
        int listed = 0;
        for (long s = from; s < view.end() && listed < limit; s++) {
            if (!view.tape().isWithheld(s)) {
                out.append(listed++ > 0 ? "," : "");
                trade(view.tape(), s, out);
            }
        }
        return out.append(']').toString();
    }

    /** {@code {"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.00001200","time":..,..}}. */
    private void trade(SymbolTape tape, long s, StringBuilder out) {
        BigDecimal price = BigDecimal.valueOf(tape.price(s), AsciiBuffer.DECIMALS);
        BigDecimal quantity = BigDecimal.valueOf(tape.quantity(s), AsciiBuffer.DECIMALS);
        out.append("{\"id\":").append(tape.id(s));
        out.append(",\"price\":\"").append(price.toPlainString());
        out.append("\",\"qty\":\"").append(quantity.toPlainString());
        out.append("\",\"quoteQty\":\"").append(Klines.printed(price.multiply(quantity)));
        out.append("\",\"time\":").append(unit.write(tape.timeMicros(s)));
        out.append(",\"isBuyerMaker\":").append(tape.buyerIsMaker(s)).append(",\"isBestMatch\":true}");
    }

    /** Aggregates from {@code fromId}, in a span of time, or the newest. */
    String aggregates(Parameters parameters) throws ApiException {
        TapeView view = parameters.symbol();
        int limit = parameters.limit();
        boolean timed = parameters.has("startTime") || parameters.has("endTime");
        if (parameters.has("fromId") && timed) {
            throw new ApiException(-1128, "Combination of optional parameters invalid.");
        }
        long end = parameters.has("endTime")
                ? view.fromTime(Times.readEnd(parameters.number("endTime").orElseThrow()) + 1)
                : view.end();
        long from;
        if (parameters.has("fromId")) {
            from = view.fromAggregate(parameters.number("fromId").orElseThrow());
        } else if (parameters.has("startTime")) {
            from = view.fromTime(Times.read(parameters.number("startTime").orElseThrow()));
        } else {
            long newest = end > view.first() ? view.tape().aggregate(end - 1) : 0;
            from = view.fromAggregate(newest - limit + 1);
        }
        return aggregates(view.tape(), from, end, limit);
    }

    /** {@code {"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":..,"m":true,"M":true}}. */
    private String aggregates(SymbolTape tape, long from, long end, int limit) {
        StringBuilder out = new StringBuilder("[");
        int rows = 0;
        long s = from;
        while (s < end && rows < limit) {
            long first = s;
            BigDecimal quantity = BigDecimal.ZERO;
            while (s < end && tape.aggregate(s) == tape.aggregate(first)) {
                quantity = quantity.add(BigDecimal.valueOf(tape.quantity(s), AsciiBuffer.DECIMALS));
                s++;
            }
            out.append(rows++ > 0 ? "," : "");
            out.append("{\"a\":").append(tape.aggregate(first));
            out.append(",\"p\":\"").append(AsciiBuffer.amountText(tape.price(first)));
            out.append("\",\"q\":\"").append(quantity.toPlainString());
            out.append("\",\"f\":").append(tape.id(first)).append(",\"l\":").append(tape.id(s - 1));
            out.append(",\"T\":").append(unit.write(tape.timeMicros(first)));
            out.append(",\"m\":").append(tape.buyerIsMaker(first)).append(",\"M\":true}");
        }
        return out.append(']').toString();
    }
}
