package marketdata.simulator.binance;

import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.venue.FrameSink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Frames as Binance writes them, into one reused buffer.
 *
 * <pre>
 * {"stream":"btcusdt@trade","data":{"e":"trade","E":1767387168240,"s":"BTCUSDT","t":5729884604,"p":"89690.38000000",
 *  "q":"0.00006000","T":1767387168237,"m":true,"M":true}}
 * {"stream":"nknusdt@aggTrade","data":{"e":"aggTrade","E":1633998523963,"s":"NKNUSDT","a":15683430,"p":"0.35280000",
 *  "q":"58.00000000","f":19862790,"l":19862790,"T":1633998523963,"m":false,"M":true}}
 * {"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}
 * </pre>
 */
final class BinanceFrameWriter {

    private static final byte[] ID = bytes(",\"t\":");
    private static final byte[] AGGREGATE_ID = bytes(",\"a\":");
    private static final byte[] PRICE = bytes(",\"p\":\"");
    private static final byte[] QUANTITY = bytes("\",\"q\":\"");
    private static final byte[] TIME = bytes("\",\"T\":");
    private static final byte[] FIRST = bytes("\",\"f\":");
    private static final byte[] LAST = bytes(",\"l\":");
    private static final byte[] AGGREGATE_TIME = bytes(",\"T\":");
    private static final byte[] MAKER = bytes(",\"m\":true,\"M\":true}");
    private static final byte[] TAKER = bytes(",\"m\":false,\"M\":true}");
    private static final byte[] CLOSE = bytes("}");

    private final AsciiBuffer out = new AsciiBuffer();
    private final List<Names> names = new ArrayList<>();
    private final long unit;

    /** Writes times in microseconds ({@code timeUnit=MICROSECOND}) or in milliseconds. */
    BinanceFrameWriter(boolean micros) {
        this.unit = micros ? 1 : 1000;
    }

    void trade(SymbolTape tape, long sequence, boolean combined, FrameSink sink) {
        Names name = names(tape);
        out.clear().add(combined ? name.combinedTrade : name.trade);
        out.number(tape.sentMicros(sequence) / unit).add(name.symbol).add(ID).number(tape.id(sequence));
        out.add(PRICE).amount(tape.price(sequence)).add(QUANTITY).amount(tape.quantity(sequence));
        out.add(TIME).number(tape.timeMicros(sequence) / unit);
        end(tape, sequence, combined, sink);
    }

    /** One taker order at one price; called at its last trade. */
    void aggregate(SymbolTape tape, long sequence, boolean combined, FrameSink sink) {
        long first = sequence;
        long quantity = tape.quantity(first);
        while (first > tape.first() && tape.aggregate(first - 1) == tape.aggregate(sequence)) {
            first--;
            quantity += tape.quantity(first);
        }
        Names name = names(tape);
        out.clear().add(combined ? name.combinedAggregate : name.aggregate);
        out.number(tape.sentMicros(sequence) / unit).add(name.symbol);
        out.add(AGGREGATE_ID).number(tape.aggregate(sequence));
        out.add(PRICE).amount(tape.price(sequence)).add(QUANTITY).amount(quantity);
        out.add(FIRST).number(tape.id(first)).add(LAST).number(tape.id(sequence));
        out.add(AGGREGATE_TIME).number(tape.timeMicros(sequence) / unit);
        end(tape, sequence, combined, sink);
    }

    /** Whether no later trade belongs to the same aggregate; a taker order is on the tape as a whole or not at all. */
    static boolean endsAggregate(SymbolTape tape, long sequence) {
        return sequence + 1 == tape.end() || tape.aggregate(sequence + 1) != tape.aggregate(sequence);
    }

    String serverShutdown(long nowMicros, boolean combined) {
        String event = "{\"e\":\"serverShutdown\",\"E\":" + nowMicros / unit + "}";
        return combined ? "{\"stream\":\"!serverShutdown\",\"data\":" + event + "}" : event;
    }

    private void end(SymbolTape tape, long sequence, boolean combined, FrameSink sink) {
        out.add(tape.buyerIsMaker(sequence) ? MAKER : TAKER);
        if (combined) {
            out.add(CLOSE);
        }
        sink.frame(tape.symbol(), true, out.array(), 0, out.length());
    }

    private Names names(SymbolTape tape) {
        while (names.size() <= tape.index()) {
            names.add(null);
        }
        Names known = names.get(tape.index());
        if (known == null) {
            known = new Names(tape.symbol());
            names.set(tape.index(), known);
        }
        return known;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The parts of a frame that only depend on the symbol. */
    private static final class Names {
        final byte[] trade = bytes("{\"e\":\"trade\",\"E\":");
        final byte[] aggregate = bytes("{\"e\":\"aggTrade\",\"E\":");
        final byte[] combinedTrade;
        final byte[] combinedAggregate;
        final byte[] symbol;

        Names(String symbol) {
            String stream = "{\"stream\":\"" + symbol.toLowerCase(Locale.ROOT) + "@";
            combinedTrade = bytes(stream + "trade\",\"data\":{\"e\":\"trade\",\"E\":");
            combinedAggregate = bytes(stream + "aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":");
            this.symbol = bytes(",\"s\":\"" + symbol + "\"");
        }
    }
}
